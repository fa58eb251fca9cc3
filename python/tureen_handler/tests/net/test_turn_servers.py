import pytest
from tureen_handler.net.errors import TransportError
from tureen_handler.net.parameters import IceServer
from tureen_handler.net.turn_servers import turn_servers


@pytest.mark.parametrize(
    ("url", "host", "port", "transport", "tls"),
    [
        ("turn:turn.example", "turn.example", 3478, "udp", False),
        ("turn:192.0.2.1:99", "192.0.2.1", 99, "udp", False),
        ("turn:[2001:db8::1]:99?transport=tcp", "2001:db8::1", 99, "tcp", False),
        ("turns:turn.example", "turn.example", 5349, "tcp", True),
    ],
)
def test_reads_urls(url, host, port, transport, tls):
    (server,) = turn_servers([IceServer(urls=(url,), username="u", credential="secret")])
    assert (server.host, server.port, server.transport, server.tls) == (host, port, transport, tls)
    assert server.url == url
    assert (server.username, server.credential) == ("u", "secret")
    assert "secret" not in repr(server)


def test_keeps_the_order_and_leaves_stun_out():
    servers = [IceServer(urls=("stun:a", "turn:b")), IceServer(urls=("turn:c",))]
    assert [str(each) for each in turn_servers(servers)] == ["b:3478", "c:3478"]


def test_none_at_all():
    assert turn_servers([IceServer(urls=("stun:a", "stuns:b"))]) == []


@pytest.mark.parametrize("url", ["turn:", "turn:a:b", "http://a", "turn:a?transport=sctp"])
def test_malformed(url):
    with pytest.raises(TransportError) as failure:
        turn_servers([IceServer(urls=(url,))])
    assert failure.value.code == "invalid-parameters"
    assert url in str(failure.value)
