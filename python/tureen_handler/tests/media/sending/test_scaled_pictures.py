"""One scaling per size and picture."""

from concurrent.futures import ThreadPoolExecutor

from tureen_handler.media.sending.scaled_pictures import ScaledPictures


def test_a_size_is_scaled_once_for_all_who_want_it(picture_maker):
    pictures = ScaledPictures()
    (original,) = picture_maker(1, 128, 96)

    first, second = pictures.scale(original, 2.0), pictures.scale(original, 2.0)
    full = pictures.scale(original, 1.0)

    assert pictures.scalings == 2
    assert first is not second
    first.pts, second.pts = 1, 2
    assert (first.pts, second.pts) == (1, 2)
    assert bytes(first.planes[0]) == bytes(second.planes[0])
    assert (second.width, second.height, full.width) == (64, 48, 128)


def test_the_next_picture_is_scaled_anew(picture_maker):
    pictures = ScaledPictures()
    earlier, later = picture_maker(2, 128, 96)

    before = pictures.scale(earlier, 2.0)
    after = pictures.scale(later, 2.0)

    assert pictures.scalings == 2
    assert bytes(before.planes[0]) != bytes(after.planes[0])


def test_threads_may_ask_at_once(picture_maker):
    pictures = ScaledPictures()
    (original,) = picture_maker(1, 128, 96)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: pictures.scale(original, 2.0), range(40)))

    assert pictures.scalings == 1
    assert len({id(picture) for picture in results}) == 40
