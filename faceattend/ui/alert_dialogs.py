"""Rules and channels of alerts, one dialog each."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from faceattend.domain.alerts import MOST_COUNT, MOST_MINUTES
from faceattend.errors import UserError
from faceattend.services.alerts import (
    THRESHOLDS,
    AlertRule,
    AlertService,
    MqttBroker,
    Webhook,
)
from faceattend.services.mail import checked_address
from faceattend.services.office import Office
from faceattend.ui.controls import Kind, Role, add_field, button, form, label, side_by_side
from faceattend.ui.field_checks import FieldChecks
from faceattend.ui.log_words import incident_words
from faceattend.ui.secret_field import SecretField
from faceattend.ui.write_dialog import WriteDialog

_WIDTH = 640
_LARGEST_PORT = 65535
_USUAL_PORTS = {True: 8883, False: 1883}
_LARGEST_NUMBER = 1_000_000


class AlertRuleDialog(WriteDialog[None]):
    """Asks when incidents of a kind are told, and what is one."""

    def __init__(
        self, office: Office, rule: AlertRule, known: Mapping[str, object], parent: QWidget | None = None
    ) -> None:
        """Build the dialog; ``known`` are the settings of the office."""
        translate = QCoreApplication.translate
        super().__init__(incident_words(rule.kind), translate("AlertRuleDialog", "Save"), Kind.PRIMARY, parent)
        self._office = office
        self._rule = rule
        self._known = known
        self._thresholds: dict[str, QCheckBox | QSpinBox] = {}
        self._on = QCheckBox(self.tr("&Tell of it"))
        self._on.setChecked(rule.enabled)
        self._urgent = QCheckBox(self.tr("In &quiet hours too"))
        self._urgent.setChecked(rule.urgent)
        self._count, self._minutes = QSpinBox(), QSpinBox()
        fields = form()
        add_field(fields, "", self._on)
        add_field(fields, self.tr("&When"), self._often())
        add_field(fields, "", self._urgent)
        self._add_thresholds(fields)
        self.body.addLayout(fields)
        self._on.toggled.connect(self._refresh)
        self._count.valueChanged.connect(self._refresh)
        self._refresh()
        self.setFixedWidth(_WIDTH)

    def job(self) -> Callable[[], None]:
        """Return the keeping of what is chosen."""
        office, typed = self._office, self._values()
        changes = {key: value for key, value in typed.items() if value != self._known.get(key)}
        rule = replace(
            self._rule,
            enabled=self._on.isChecked(),
            count=self._count.value(),
            minutes=self._minutes.value(),
            urgent=self._urgent.isChecked(),
        )

        def keep() -> None:
            if changes:
                office.preferences.change(changes)
            office.alerts.set_rule(rule)

        return keep

    def _often(self) -> QWidget:
        self._count.setRange(1, MOST_COUNT)
        self._count.setValue(self._rule.count)
        self._count.setAccessibleName(self.tr("How many incidents"))
        self._minutes.setRange(1, MOST_MINUTES)
        self._minutes.setValue(self._rule.minutes)
        self._minutes.setSuffix(self.tr(" minutes"))
        self._minutes.setAccessibleName(self.tr("Within how many minutes"))
        self._count.setFixedWidth(96)
        self._minutes.setFixedWidth(160)
        rest = QWidget()
        return side_by_side(self._count, label(self.tr("or more within")), self._minutes, rest, wide=rest)

    def _add_thresholds(self, fields: QFormLayout) -> None:
        for setting in THRESHOLDS.get(self._rule.kind, ()):
            value = self._known.get(setting.key, setting.default)
            field: QCheckBox | QSpinBox
            if isinstance(value, bool):
                field = QCheckBox(setting.title)
                field.setChecked(value)
                add_field(fields, "", field, setting.description)
            else:
                field = QSpinBox()
                field.setRange(0, _LARGEST_NUMBER)
                field.setValue(value if isinstance(value, int) else 0)
                add_field(fields, self.tr("&Limit"), field, f"{setting.title}. {setting.description}")
                field.setAccessibleName(setting.title)
            self._thresholds[setting.key] = field

    def _values(self) -> dict[str, object]:
        return {
            key: field.isChecked() if isinstance(field, QCheckBox) else field.value()
            for key, field in self._thresholds.items()
        }

    def _refresh(self) -> None:
        on = self._on.isChecked()
        self._count.setEnabled(on)
        self._minutes.setEnabled(on and self._count.value() > 1)
        self._urgent.setEnabled(on)
        self.require("")


class ReceiversDialog(WriteDialog[None]):
    """Asks to which addresses alerts are sent."""

    def __init__(self, service: AlertService, receivers: tuple[str, ...], parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        title = translate("ReceiversDialog", "Alerts by e-mail")
        super().__init__(title, translate("ReceiversDialog", "Save"), Kind.PRIMARY, parent)
        self._service = service
        self._addresses = QPlainTextEdit("\n".join(receivers))
        self._addresses.setPlaceholderText("office@example.org")
        self._addresses.setTabChangesFocus(True)
        self._addresses.setFixedHeight(96)
        words = self.tr("They go through the mail server of the scheduled reports. Write one address a line.")
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        fields = form()
        add_field(fields, self.tr("&Addresses"), self._addresses)
        self.body.addLayout(fields)
        self._addresses.textChanged.connect(self._refresh)
        self._refresh()
        self._addresses.setFocus()

    def job(self) -> Callable[[], None]:
        """Return the keeping of what is typed."""
        service, typed = self._service, self._typed()
        return lambda: service.set_receivers(typed)

    def _typed(self) -> list[str]:
        return [line.strip() for line in self._addresses.toPlainText().splitlines() if line.strip()]

    def _refresh(self) -> None:
        typed = self._typed()
        try:
            for address in typed:
                checked_address(address)
        except UserError as error:
            self.require(str(error))
        else:
            self.require("" if typed else self.tr("Give an address."))


class _ServerDialog(WriteDialog[None]):
    """What the dialogs of a webhook and of a broker share: fields that are checked, and a certificate."""

    def __init__(self, title: str, verb: str, service: AlertService, parent: QWidget | None) -> None:
        super().__init__(title, verb, Kind.PRIMARY, parent)
        self.service = service
        self.authority = QLineEdit()
        self.checks = FieldChecks(form())
        self.setFixedWidth(_WIDTH)

    def add_certificate(self) -> None:
        """Put the field for a certificate into the form."""
        translate = QCoreApplication.translate
        choose = button(translate("ServerDialog", "C&hoose..."))
        choose.clicked.connect(self._choose)
        self.authority.setAccessibleName(translate("ServerDialog", "Certificate"))
        self.authority.setPlaceholderText(translate("ServerDialog", "Only for a server of your own"))
        both = side_by_side(self.authority, choose, wide=self.authority)
        add_field(self.checks.fields, translate("ServerDialog", "C&ertificate"), both)
        self.checks.add(self.authority, self._check_authority)

    def _choose(self) -> None:
        translate = QCoreApplication.translate
        title = translate("ServerDialog", "Choose the certificate")
        kinds = translate("ServerDialog", "Certificates (*.pem *.crt *.cer);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if path:
            self.authority.setText(path)

    def _check_authority(self) -> None:
        typed = self.authority.text().strip()
        if typed and not Path(typed).is_absolute():
            words = QCoreApplication.translate("ServerDialog", "Write the whole path of the file, or choose it.")
            raise UserError(words)


class WebhookDialog(_ServerDialog):
    """Asks for a webhook; a secret that is kept is never shown."""

    def __init__(self, service: AlertService, webhook: Webhook | None, parent: QWidget | None = None) -> None:
        """Build the dialog; ``webhook`` is the one that is kept, without its secret."""
        translate = QCoreApplication.translate
        title = translate("WebhookDialog", "Alerts to a webhook")
        super().__init__(title, translate("WebhookDialog", "Save"), service, parent)
        self._kept = webhook
        self._url, self._secret = QLineEdit(), SecretField("")
        self._plain = QCheckBox(self.tr("Allow http, which anybody on the &way can read"))
        words = self.tr(
            "Another program is sent what happened, signed with a secret that both share. Give that program the secret "
            "as well."
        )
        self.body.addWidget(label(words, Role.MUTED, wrap=True))
        self._lay_out()
        self.body.addLayout(self.checks.fields)
        if webhook is not None:
            self._url.setText(webhook.url)
            self._plain.setChecked(webhook.plain)
            self.authority.setText(webhook.authority)
        for field in (self._url, self._secret, self.authority):
            field.textChanged.connect(self._refresh)
        self._refresh()
        self._url.setFocus()

    def job(self) -> Callable[[], None]:
        """Return the keeping of what is typed."""
        service, secret = self.service, self._secret.text()
        webhook = Webhook(self._url.text().strip(), secret, self._plain.isChecked(), self.authority.text().strip())
        return lambda: service.set_webhook(webhook, keep_secret=not secret)

    def _lay_out(self) -> None:
        fields = self.checks.fields
        add_field(fields, self.tr("&Address"), self._url)
        self._url.setPlaceholderText("https://alerts.example.org/in")
        make = button(self.tr("&Make one"))
        make.clicked.connect(self._make)
        self._secret.setAccessibleName(self.tr("Shared secret"))
        add_field(fields, self.tr("&Shared secret"), side_by_side(self._secret, make, wide=self._secret))
        add_field(fields, "", self._plain)
        self.add_certificate()

    def _make(self) -> None:
        self._secret.setText(self.service.new_secret())
        self._secret.setEchoMode(QLineEdit.EchoMode.Normal)
        self._secret.selectAll()
        self._secret.setFocus()

    def _is_kept(self) -> bool:
        kept = self._kept
        typed = (self._url.text().strip(), self.authority.text().strip())
        return kept is not None and (kept.url, kept.authority) == typed

    def _refresh(self) -> None:
        self._secret.setPlaceholderText(self.tr("Kept; type only to change it") if self._is_kept() else "")
        self.checks.look_again()
        if not self._url.text().strip():
            self.require(self.tr("Give the address."))
        elif not self._secret.text() and not self._is_kept():
            self.require(self.tr("Give a secret, or make one."))
        else:
            self.require("" if self.checks.passed else self.tr("Correct what is marked."))
        self.fit()


class MqttDialog(_ServerDialog):
    """Asks for an MQTT broker; a password that is kept is never shown."""

    def __init__(self, service: AlertService, broker: MqttBroker | None, parent: QWidget | None = None) -> None:
        """Build the dialog; ``broker`` is the one that is kept, without its password."""
        translate = QCoreApplication.translate
        title = translate("MqttDialog", "Alerts to an MQTT broker")
        super().__init__(title, translate("MqttDialog", "Save"), service, parent)
        self._kept = broker
        shown = broker or MqttBroker("")
        self._host, self._prefix, self._user = QLineEdit(shown.host), QLineEdit(shown.prefix), QLineEdit(shown.user)
        self._password = SecretField("")
        self._port = QSpinBox()
        self._port.setRange(1, _LARGEST_PORT)
        self._port.setValue(shown.port)
        self._port.setFixedWidth(96)
        self._encrypted = QCheckBox(self.tr("&Encrypted"))
        self._encrypted.setChecked(shown.encrypted)
        self.authority.setText(shown.authority)
        self._lay_out()
        self.body.addLayout(self.checks.fields)
        self._encrypted.toggled.connect(self._propose_port)
        for field in (self._host, self._prefix, self._user, self._password, self.authority):
            field.textChanged.connect(self._refresh)
        self._port.valueChanged.connect(self._refresh)
        self._refresh()
        self._host.setFocus()

    def job(self) -> Callable[[], None]:
        """Return the keeping of what is typed."""
        service, broker = self.service, self._broker()
        keep = bool(broker.user) and not broker.password and self._is_kept()
        return lambda: service.set_mqtt(broker, keep_password=keep)

    def _lay_out(self) -> None:
        fields = self.checks.fields
        add_field(fields, self.tr("&Broker"), self._host)
        self._host.setPlaceholderText("mqtt.example.org")
        self._port.setAccessibleName(self.tr("Port"))
        add_field(fields, self.tr("&Port"), side_by_side(self._port, self._encrypted, wide=self._encrypted))
        add_field(fields, self.tr("&Topic"), self._prefix, self.tr("Alerts go to this topic, followed by /alerts."))
        add_field(fields, self.tr("S&ign in as"), self._user)
        self._user.setPlaceholderText(self.tr("Empty if the broker asks for no name"))
        add_field(fields, self.tr("Pass&word"), self._password)
        self.add_certificate()

    def _propose_port(self) -> None:
        # A port of somebody's own choice stays.
        if self._port.value() in _USUAL_PORTS.values():
            self._port.setValue(_USUAL_PORTS[self._encrypted.isChecked()])
        self._refresh()

    def _broker(self) -> MqttBroker:
        return MqttBroker(
            host=self._host.text().strip(),
            port=self._port.value(),
            prefix=self._prefix.text().strip(),
            encrypted=self._encrypted.isChecked(),
            user=self._user.text().strip(),
            password=self._password.text(),
            authority=self.authority.text().strip(),
        )

    def _is_kept(self) -> bool:
        kept, typed = self._kept, self._broker()
        return (
            kept is not None and bool(kept.user) and replace(kept, prefix="") == replace(typed, prefix="", password="")
        )

    def _refresh(self) -> None:
        self._password.setPlaceholderText(self.tr("Kept; type only to change it") if self._is_kept() else "")
        self.checks.look_again()
        if not self._host.text().strip():
            self.require(self.tr("Name the broker."))
        elif not self._prefix.text().strip():
            self.require(self.tr("Give a topic."))
        else:
            self.require("" if self.checks.passed else self.tr("Correct what is marked."))
        self.fit()
