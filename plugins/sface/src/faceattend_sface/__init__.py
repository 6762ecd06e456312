"""The recognizer ``sface``: the SFace network of the OpenCV Zoo."""

from faceattend_sface.recognizer import SFaceRecognizer, create

__all__ = ["SFaceRecognizer", "create"]
