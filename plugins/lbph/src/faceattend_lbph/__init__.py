"""The recognizer ``lbph``: OpenCV's local binary pattern histograms."""

from faceattend_lbph.recognizer import LBPHRecognizer, create

__all__ = ["LBPHRecognizer", "create"]
