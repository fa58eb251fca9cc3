"""How errors of this layer reach Node.js."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias

from tureen_channel import ChannelRequestError

from ..codecs import CodecError
from ..media.errors import MediaError
from ..net.errors import TransportError
from ..sctp.errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request

    from ..service import HandlerService

    Handler: TypeAlias = Callable[[HandlerService, Request], Awaitable[Mapping[str, Any] | None]]

_logger = logging.getLogger(__name__)


def answer_with(handler: Handler, service: HandlerService) -> RequestHandler:
    """Make a request handler of the worker that answers errors of this layer with their codes."""

    async def answer(request: Request) -> dict[str, Any] | None:
        _logger.debug("%s %s", request.method, request.target)
        try:
            reply = await handler(service, request)
        except (MediaError, TransportError, DataChannelError) as error:
            raise _refusal(error, error.code) from error
        except CodecError as error:
            raise _refusal(error, "unsupported-codec") from error
        except (TypeError, ValueError, LookupError) as error:
            raise _refusal(error, "invalid-argument") from error
        return dict(reply) if reply is not None else {}

    return answer


def _refusal(error: Exception, code: str) -> ChannelRequestError:
    _logger.debug("refused: %s", error, exc_info=error)
    name = "ValueError" if isinstance(error, LookupError) else type(error).__name__
    return ChannelRequestError(name, code, str(error))
