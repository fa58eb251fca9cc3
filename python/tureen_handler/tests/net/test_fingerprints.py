import pytest
from aiortc import RTCCertificate
from tureen_handler.net.errors import TransportError
from tureen_handler.net.fingerprints import local_fingerprints, supported_fingerprints
from tureen_handler.net.parameters import DtlsParameters, Fingerprint


def test_names_one_per_algorithm():
    fingerprints = local_fingerprints(RTCCertificate.generateCertificate())
    assert [each.algorithm for each in fingerprints] == ["sha-256", "sha-384", "sha-512"]
    assert [len(each.value) for each in fingerprints] == [95, 143, 191]


def test_keeps_the_known_ones():
    known, unknown = Fingerprint("sha-384", "AB"), Fingerprint("sha-1", "CD")
    assert supported_fingerprints(DtlsParameters((unknown, known))) == [known]


@pytest.mark.parametrize(
    ("algorithms", "said"), [(("md5", "sha-1"), "md5, sha-1"), ((), "no algorithm at all")]
)
def test_only_unknown_ones_are_an_error(algorithms, said):
    remote = DtlsParameters(tuple(Fingerprint(each, "AB") for each in algorithms))
    with pytest.raises(TransportError, match=said) as failure:
        supported_fingerprints(remote)
    assert failure.value.code == "unsupported-fingerprint"
