"""The mail server through which reports are sent, and trying it."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSpinBox, QWidget

from faceattend.errors import UserError
from faceattend.services.mail import check_sendable, checked_address, checked_host
from faceattend.services.schedules import MailSecurity, MailServer, ScheduleService
from faceattend.ui.controls import Kind, Role, add_field, button, form, label, side_by_side
from faceattend.ui.field_checks import FieldChecks
from faceattend.ui.secret_field import SecretField
from faceattend.ui.write_dialog import WriteDialog

_WIDTH = 640
_LARGEST_PORT = 65535
_USUAL_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465}


class MailServerDialog(WriteDialog[None]):
    """Asks for the mail server; a password that is kept is never shown."""

    def __init__(self, service: ScheduleService, server: MailServer | None, parent: QWidget | None = None) -> None:
        """Build the dialog; ``server`` is the one that is kept, without its password."""
        translate = QCoreApplication.translate
        title = translate("MailServerDialog", "Mail server")
        super().__init__(title, translate("MailServerDialog", "Save"), Kind.PRIMARY, parent)
        self._service = service
        self._kept = server
        self._host, self._sender, self._user, self._authority = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self._security = QComboBox()
        self._security.addItem(self.tr("STARTTLS, which most servers want"), MailSecurity.STARTTLS)
        self._security.addItem(self.tr("TLS from the beginning"), MailSecurity.TLS)
        self._port = QSpinBox()
        self._port.setRange(1, _LARGEST_PORT)
        self._port.setValue(_USUAL_PORTS[MailSecurity.STARTTLS])
        self._port.setFixedWidth(96)
        self._password = SecretField("")
        words = self.tr("Ask whoever looks after your e-mail, or look at the help pages of your provider.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        fields = form()
        self._checks = FieldChecks(fields)
        self._lay_out()
        self.body.addLayout(fields)
        self._show(server)
        self._connect()
        self._refresh()
        self.setFixedWidth(_WIDTH)
        self._host.setFocus()

    def job(self) -> Callable[[], None]:
        """Return the keeping of what is typed."""
        server = self._server()
        keep = bool(server.user) and not server.password
        return lambda: self._service.set_mail_server(server, keep_password=keep)

    def _lay_out(self) -> None:
        fields, checks = self._checks.fields, self._checks
        add_field(fields, self.tr("&Server"), self._host)
        self._host.setPlaceholderText("mail.example.org")
        checks.add(self._host, lambda: checked_host(self._host.text().strip()))
        add_field(fields, self.tr("&Port"), self._port_line())
        add_field(fields, self.tr("&From the address"), self._sender)
        self._sender.setPlaceholderText("office@example.org")
        checks.add(self._sender, lambda: checked_address(self._sender.text()))
        add_field(fields, self.tr("S&ign in as"), self._user)
        self._user.setPlaceholderText(self.tr("Empty if the server asks for no name"))
        checks.add(self._user, lambda: check_sendable(self._user.text()))
        add_field(fields, self.tr("Pass&word"), self._password)
        checks.add(self._password, self._check_password)
        add_field(fields, self.tr("C&ertificate"), self._certificate_line())
        self._authority.setAccessibleName(self.tr("Certificate"))
        self._authority.setPlaceholderText(self.tr("Only for a server of your own"))
        checks.add(self._authority, self._check_authority)

    def _port_line(self) -> QWidget:
        self._port.setAccessibleName(self.tr("Port"))
        self._security.setAccessibleName(self.tr("Connection"))
        return side_by_side(self._port, self._security, wide=self._security)

    def _certificate_line(self) -> QWidget:
        choose = button(self.tr("C&hoose..."))
        choose.clicked.connect(self._choose_certificate)
        return side_by_side(self._authority, choose, wide=self._authority)

    def _show(self, server: MailServer | None) -> None:
        if server is None:
            return
        self._host.setText(server.host)
        self._security.setCurrentIndex(self._security.findData(server.security))
        self._port.setValue(server.port)
        self._sender.setText(server.sender)
        self._user.setText(server.user)
        self._authority.setText(server.authority)

    def _connect(self) -> None:
        self._security.currentIndexChanged.connect(self._propose_port)
        for field in (self._host, self._sender, self._user, self._password, self._authority):
            field.textChanged.connect(self._refresh)
            field.editingFinished.connect(self.fit)

    def _propose_port(self) -> None:
        # A port of somebody's own choice stays.
        if self._port.value() in _USUAL_PORTS.values():
            self._port.setValue(_USUAL_PORTS[MailSecurity(self._security.currentData())])

    def _choose_certificate(self) -> None:
        kinds = self.tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the certificate"), str(Path.home()), kinds)
        if path:
            self._authority.setText(path)

    def _server(self) -> MailServer:
        return MailServer(
            host=self._host.text().strip(),
            port=self._port.value(),
            sender=self._sender.text(),
            security=MailSecurity(self._security.currentData()),
            user=self._user.text().strip(),
            password=self._password.text(),
            authority=self._authority.text().strip(),
        )

    def _is_kept(self) -> bool:
        """Return whether there is a password already for the server and the name that are typed."""
        kept, typed = self._kept, self._server()
        if kept is None or not kept.user:
            return False
        return (kept.host, kept.user, kept.authority) == (typed.host, typed.user, typed.authority)

    def _check_password(self) -> None:
        user, password = self._user.text().strip(), self._password.text()
        check_sendable(password)
        if password and not user:
            raise UserError(self.tr("Type the name to sign in with as well."))
        if user and not password and not self._is_kept():
            raise UserError(self.tr("Type the password that goes with the name."))

    def _check_authority(self) -> None:
        typed = self._authority.text().strip()
        if typed and not Path(typed).is_absolute():
            raise UserError(self.tr("Write the whole path of the file, or choose it."))

    def _refresh(self) -> None:
        self._password.setPlaceholderText(self.tr("Kept; type only to change it") if self._is_kept() else "")
        self._checks.look_again()
        if not self._host.text().strip():
            self.require(self.tr("Name the server."))
        elif not self._sender.text().strip():
            self.require(self.tr("Give the address it sends from."))
        elif self._user.text().strip() and not self._password.text() and not self._is_kept():
            self.require(self.tr("Type the password."))
        else:
            self.require("" if self._checks.passed else self.tr("Correct what is marked."))
        self.fit()


class TrialMailDialog(WriteDialog[str]):
    """Asks where an e-mail without any report is sent to, and sends it."""

    def __init__(self, service: ScheduleService, address: str, parent: QWidget | None = None) -> None:
        """Build the dialog; ``address`` is proposed."""
        translate = QCoreApplication.translate
        title = translate("TrialMailDialog", "Send a test mail")
        super().__init__(title, translate("TrialMailDialog", "Send"), Kind.PRIMARY, parent)
        self._service = service
        self._address = QLineEdit(address)
        words = self.tr("A short e-mail without any report shows whether the server takes what is sent.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self._state = label("", wrap=True)
        fields = form()
        self._checks = FieldChecks(fields)
        add_field(fields, self.tr("&Address"), self._address)
        self._checks.add(self._address, lambda: checked_address(self._address.text()))
        self.body.addLayout(fields)
        self.body.addWidget(self._state)
        self._state.hide()
        self._address.textChanged.connect(self._refresh)
        self._address.editingFinished.connect(self.fit)
        self._refresh()
        self._address.setFocus()
        self._address.selectAll()

    def job(self) -> Callable[[], str]:
        """Return the sending."""
        service, address = self._service, self._address.text().strip()

        def send() -> str:
            service.send_trial(address)
            return address

        self._say(self.tr("Sending; a server that does not answer is given half a minute..."))
        return send

    def show_error(self, error: Exception) -> None:
        """Say why it was not sent."""
        self._say("")
        super().show_error(error)

    def _say(self, words: str) -> None:
        self._state.setText(words)
        self._state.setVisible(bool(words))
        self.fit()

    def _refresh(self) -> None:
        if not self._address.text().strip():
            self.require(self.tr("Give an address."))
        else:
            self.require("" if self._checks.passed else self.tr("Correct the address."))
