"""What the cards of recognition engines and of checks for living faces have in common."""

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QCheckBox, QLabel, QWidget

from faceattend.services.recognizers import PluginState
from faceattend.ui.controls import Role, label


def in_use(state: PluginState) -> bool:
    """Return whether an administrator took a plugin into use, also when it does not work."""
    return state in {PluginState.ENABLED, PluginState.FAILED}


def state_badge(state: PluginState) -> QLabel:
    """Return a badge that says how a plugin is."""
    words = {
        PluginState.ENABLED: (_tr("In use"), Role.BADGE_OK),
        PluginState.DISCOVERED: (_tr("Installed, not in use"), Role.BADGE),
        PluginState.DISABLED: (_tr("Switched off"), Role.BADGE),
        PluginState.FAILED: (_tr("Does not work"), Role.BADGE_BAD),
    }
    text, role = words[state]
    return label(text, role)


def allow_again(title: str, state: PluginState, card: QWidget) -> QCheckBox:
    """Return a box that allows a plugin as it is installed now; seen only where one does not work."""
    box = QCheckBox(_tr("Allow it as it is installed now"), card)
    box.setAccessibleName(_tr("Allow %1 as it is installed now").replace("%1", title))
    box.setVisible(state is PluginState.FAILED)
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("Plugins", text)
