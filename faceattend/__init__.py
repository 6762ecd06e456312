"""faceattend: attendance by face for an office or a school, on one computer and with no network."""

__version__ = "0.1.0"
