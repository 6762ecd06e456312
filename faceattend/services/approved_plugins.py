"""The plugins of one kind that an office has in use, and the setting that remembers which."""

from collections.abc import Callable, Collection
from typing import Generic

from faceattend.errors import UserError
from faceattend.recognition.approval import approved_id, approved_package, names_files
from faceattend.recognition.plugin_kinds import Plugin
from faceattend.recognition.registry import PluginRecord, PluginRegistry, PluginState
from faceattend.services.office_settings import OfficeSettings
from faceattend.settings.setting import Setting


class ApprovedPlugins(Generic[Plugin]):
    """What an administrator took into use, as it was installed at that moment. Any thread may call it."""

    def __init__(
        self,
        build_registry: Callable[[Collection[str]], PluginRegistry[Plugin]],
        office_settings: OfficeSettings,
        setting: Setting[list[str]],
        noun: str,
    ) -> None:
        """Use what the setting names.

        Args:
            noun: what such a plugin is called in a sentence.
        """
        self._build_registry = build_registry
        self._settings = office_settings
        self._setting = setting
        self._noun = noun
        self._registry = build_registry(self._approved())

    def records(self) -> list[PluginRecord]:
        """Return everything that is installed, by id, and as failed what is in use and was removed."""
        installed = {record.id: record for record in self._registry.records()}
        removed = {approved_id(line): self._removed(line) for line in self._approved()}
        return [record for _, record in sorted((removed | installed).items())]

    def broken(self) -> list[PluginRecord]:
        """Return what is in use and does not work, each with the reason, by id."""
        self.loaded()
        in_use = {approved_id(line) for line in self._approved()}
        return [record for record in self.records() if record.id in in_use and record.state is PluginState.FAILED]

    def enable_installed(self) -> None:
        """Take everything that is installed into use."""
        self._use([self._registry.approval(record.id) for record in self._registry.records()])

    def set_enabled(self, id: str, *, enabled: bool) -> None:
        """Take a plugin into use as it is installed at this moment, or out of use.

        Raises:
            UserError: no such plugin is installed.
            EnvironmentFault: its files cannot be read.
        """
        known = [record.id for record in (self._registry.records() if enabled else self.records())]
        if id not in known:
            raise UserError(f"There is no {self._noun} called {id}; there are: {', '.join(known) or 'none'}.")
        others = [line for line in self._approved() if approved_id(line) != id]
        if enabled:
            self._registry.try_again(id)
            others.append(self._registry.approval(id))
        self._use(others)

    def load(self, id: str) -> Plugin:
        """Return the plugin called ``id``.

        Raises:
            UserError: it is not installed, not in use, or cannot be loaded; the sentence says which and why.
        """
        return self._registry.load(id)

    def loaded(self) -> dict[str, Plugin]:
        """Return what is in use and works, by id."""
        return self._registry.loaded()

    def _removed(self, line: str) -> PluginRecord:
        id = approved_id(line)
        sentence = f"The {self._noun} {id} is in use and was removed; install it again, or take it out of use."
        return PluginRecord(id, *approved_package(line), PluginState.FAILED, sentence)

    def _approved(self) -> list[str]:
        """Return what administrators approved. An id alone, as it was kept once, does not say which files."""
        return [line for line in self._settings.get(self._setting) if names_files(line)]

    def _use(self, approved: list[str]) -> None:
        registry = self._build_registry(approved)
        # Loaded before the choice is kept: one that ends the program at this moment must not end it at every start.
        registry.loaded()
        self._settings.set(self._setting, approved)
        self._registry = registry
