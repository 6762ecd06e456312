"""From a picture source to aligned faces: everything that touches OpenCV."""
