"""A reader that keeps what it gets."""


class ListSink:
    def __init__(self):
        self.frames = []
        self.ended = 0

    def handle_encoded_frame(self, frame):
        self.frames.append(frame)

    def handle_ended(self):
        self.ended += 1
