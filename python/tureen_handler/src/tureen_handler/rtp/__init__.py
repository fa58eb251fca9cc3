"""RTP sessions: senders, receivers, feedback, statistics."""

from .clock import PROCESS_CLOCK, WallClock
from .ortc import receiver_parameters, sender_parameters
from .parameters import (
    CodecParameters,
    HeaderExtension,
    RtcpFeedback,
    RtpReceiverParameters,
    RtpSenderParameters,
    RtxParameters,
)
from .ports import DepacketizedPart, Depacketizer, DepacketizerFactory, Scheduler, Timer
from .receiver import RtpReceiver
from .scheduler import AsyncioScheduler
from .sender import RtpSender
from .session import PROBATOR_SSRC, RtpSession

__all__ = [
    "PROBATOR_SSRC",
    "PROCESS_CLOCK",
    "AsyncioScheduler",
    "CodecParameters",
    "DepacketizedPart",
    "Depacketizer",
    "DepacketizerFactory",
    "HeaderExtension",
    "RtcpFeedback",
    "RtpReceiver",
    "RtpReceiverParameters",
    "RtpSender",
    "RtpSenderParameters",
    "RtpSession",
    "RtxParameters",
    "Scheduler",
    "Timer",
    "WallClock",
    "receiver_parameters",
    "sender_parameters",
]
