"""The data that is made: the places, labels and noise of the TensorFlow Playground, Fisher's irises, the gates."""

import numpy as np
import pytest

from app.backprop.errors import InvalidProblem
from app.training.data import Data
from app.training.datasets import DATASETS, dataset, decided, outputs_for, split, targets_for, uniform

PLAYGROUND = ("circle", "xor", "gauss", "spiral", "plane", "multi_gauss")
MADE = (*PLAYGROUND, "moons")
ROUNDED = 0.001
CIRCLE_5 = [[-1.881, 0.717], [0.09, -0.1], [-0.018, 3.573], [-0.671, 4.098]]
GAUSS_5 = [[0.805, 2.455], [2.158, 1.825], [-2.001, -1.776], [-2.122, -1.254]]
PLANE_5 = [[-5.353, -1.4], [-1.291, -0.084], [-5.415, 5.99]]


def made(name: str, noise: float = 0.0, samples: int = 500, seed: int = 1) -> Data:
    return dataset(name, samples=samples, noise=noise, seed=seed)


def labels(data: Data) -> np.ndarray:
    assert data.labels is not None
    return data.labels


def test_counts_are_those_of_the_playground() -> None:
    assert [DATASETS[name].samples for name in PLAYGROUND] == [500, 500, 500, 500, 1200, 1200]
    assert {DATASETS[name].training for name in PLAYGROUND} == {0.5}
    assert {DATASETS[name].region for name in PLAYGROUND} == {(-6, 6)}


def test_circle_is_a_disc_in_a_ring() -> None:
    data = made("circle", samples=2000)
    radius = np.hypot(*data.inputs.T)
    inside, outside = radius[:1000], radius[1000:]
    assert inside.max() <= 2.5 + ROUNDED
    assert outside.min() >= 3.5 - ROUNDED
    assert outside.max() <= 5 + ROUNDED
    assert np.array_equal(labels(data), radius < 2.5)
    assert inside.mean() == pytest.approx(1.25, abs=0.05)  # even in the radius, not in the area


def test_noise_moves_what_the_label_of_the_circle_sees() -> None:
    rng = np.random.default_rng(1)
    radius, angle = rng.uniform(0, 2.5, 100_000), rng.uniform(0, 2 * np.pi, 100_000)
    x, y = radius * np.cos(angle) + rng.uniform(-2.5, 2.5, 100_000), radius * np.sin(angle)
    expected = (np.hypot(x, y + rng.uniform(-2.5, 2.5, 100_000)) < 2.5).mean()
    assert labels(made("circle", 0.5, samples=40_000))[:20_000].mean() == pytest.approx(expected, abs=0.012)


def test_xor_keeps_off_the_axes_and_has_the_sign_of_the_product() -> None:
    data = made("xor", samples=2000)
    assert abs(data.inputs).min() >= 0.3
    assert abs(data.inputs).max() == pytest.approx(5.3, abs=0.05)
    assert np.array_equal(labels(data), data.inputs.prod(axis=1) > 0)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_has_two_centres_and_a_variance_that_grows_with_the_noise(noise: float, variance: float) -> None:
    data = made("gauss", noise, samples=20_000)
    for label, centre in ((1, 2.0), (0, -2.0)):
        points = data.inputs[labels(data) == label]
        assert points.mean(axis=0) == pytest.approx([centre, centre], abs=0.06)
        assert points.var(axis=0) == pytest.approx([variance, variance], rel=0.05)
        assert abs(np.corrcoef(points.T)[0, 1]) < 0.03


def test_spiral_has_two_arms_of_one_and_three_quarter_turns() -> None:
    data = made("spiral", samples=500)
    i = np.arange(250)
    radius, turn = i / 250 * 5, 1.75 * i / 250 * 2 * np.pi
    arm = np.stack([radius * np.sin(turn), radius * np.cos(turn)], axis=1)
    assert data.inputs[:250] == pytest.approx(arm, abs=ROUNDED)
    assert data.inputs[250:] == pytest.approx(-arm, abs=ROUNDED)
    assert labels(data).tolist() == [1] * 250 + [0] * 250
    moved = made("spiral", 0.5).inputs - data.inputs
    assert 0.45 < abs(moved).max() <= 0.5 + 2 * ROUNDED


def test_plane_is_a_plane() -> None:
    data = made("plane", samples=1200)
    assert data.values == pytest.approx(data.inputs.sum(axis=1, keepdims=True) / 10, abs=1e-4)
    noisy = made("plane", 0.5)
    assert noisy.values is not None
    away = noisy.values[:, 0] - noisy.inputs.sum(axis=1) / 10
    assert 0.4 < abs(away).max() <= 0.6


def test_multi_gauss_has_six_peaks_of_the_radius_2() -> None:
    data = made("multi_gauss", samples=5000)
    assert data.values is not None
    for x, y, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        away = np.hypot(data.inputs[:, 0] - x, data.inputs[:, 1] - y)
        near = away < 1.9
        assert data.values[near, 0] == pytest.approx(sign * (1 - away[near] / 2), abs=1e-4)
    nowhere = np.hypot(data.inputs[:, 0] - 2, data.inputs[:, 1]) < 1  # the middle of four peaks
    assert not data.values[nowhere].any()


def test_moons_are_two_half_circles_as_scikit_learn_has_them() -> None:
    data = made("moons", samples=101)
    outer, inner = data.inputs[:50], data.inputs[50:]
    assert labels(data).tolist() == [0] * 50 + [1] * 51
    assert np.hypot(*outer.T) == pytest.approx(np.ones(50), abs=ROUNDED)
    assert np.hypot(*(inner - (1, 0.5)).T) == pytest.approx(np.ones(51), abs=ROUNDED)
    assert outer[:, 1].min() >= 0
    assert inner[:, 1].max() <= 0.5
    noisy = made("moons", 0.2, samples=20_000).inputs - made("moons", samples=20_000).inputs
    assert noisy.std(axis=0) == pytest.approx([0.2, 0.2], rel=0.05)


def test_iris_has_the_summary_that_is_published() -> None:
    """As in R: summary(iris), aggregate(. ~ Species, iris, mean); rows 35 and 38 are often wrong in other copies."""
    data = dataset("iris", samples=150, noise=0.0, seed=0)
    assert data.classes == ("setosa", "versicolor", "virginica")
    assert np.bincount(labels(data)).tolist() == [50, 50, 50]
    assert data.inputs.mean(axis=0) == pytest.approx([5.843, 3.057, 3.758, 1.199], abs=0.0005)
    assert data.inputs.min(axis=0).tolist() == [4.3, 2.0, 1.0, 0.1]
    assert data.inputs.max(axis=0).tolist() == [7.9, 4.4, 6.9, 2.5]
    assert np.median(data.inputs, axis=0) == pytest.approx([5.8, 3.0, 4.35, 1.3])
    means = [data.inputs[labels(data) == kind].mean(axis=0) for kind in range(3)]
    published = [[5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326], [6.588, 2.974, 5.552, 2.026]]
    assert np.array(means) == pytest.approx(np.array(published), abs=1e-9)
    assert data.inputs.var(axis=0, ddof=1) == pytest.approx([0.6857, 0.1900, 3.1163, 0.5810], abs=5e-5)
    assert data.inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert data.inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_gates_are_their_truth_tables() -> None:
    tables = {"gate_and": "0001", "gate_or": "0111", "gate_xor": "0110", "gate_nand": "1110"}
    for name, answers in tables.items():
        data = dataset(name, samples=4, noise=0.0, seed=0)
        assert data.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert "".join(data.classes[label] for label in labels(data)) == answers


@pytest.mark.parametrize("name", DATASETS)
def test_a_seed_gives_the_same_data_and_another_seed_other_data(name: str) -> None:
    one, again, other = (made(name, 0.1, seed=seed) for seed in (1, 1, 2))
    assert one.inputs.tobytes() == again.inputs.tobytes()
    assert DATASETS[name].fixed or one.inputs.tobytes() != other.inputs.tobytes()
    assert not (np.signbit(one.inputs) & (one.inputs == 0)).any()


def test_a_seed_gives_for_ever_what_it_gives_today() -> None:
    assert made("circle", samples=4, seed=5).inputs.tolist() == CIRCLE_5
    assert made("gauss", samples=4, seed=5).inputs.tolist() == GAUSS_5
    assert split(made("plane", samples=5, seed=5), 0.6, 5)[0].inputs.tolist() == PLANE_5


def test_the_numbers_behind_it_are_those_of_numpy() -> None:
    expected = np.random.Generator(np.random.PCG64([7, 1])).random((3, 4))
    assert np.array_equal(uniform((3, 4), 7, stream=1), expected)


@pytest.mark.parametrize("name", MADE)
def test_numbers_are_short_enough_for_paper(name: str) -> None:
    data = made(name, 0.3)
    assert all(len(f"{number!r}".split(".")[1]) <= 3 for number in data.inputs.ravel().tolist())


@pytest.mark.parametrize("name", ["circle", "xor", "plane", "multi_gauss"])
def test_noise_moves_labels_and_no_point(name: str) -> None:
    assert made(name, 0.5).inputs.tobytes() == made(name).inputs.tobytes()


def test_a_split_takes_every_sample_once_in_an_order_of_the_seed() -> None:
    data = made("plane", samples=101)
    training, test = split(data, 0.5, 3)
    assert (training.samples, test.samples) == (50, 51)
    rows = np.vstack([np.hstack([part.inputs, part.values]) for part in (training, test) if part.values is not None])
    assert sorted(rows.tolist()) == sorted(np.hstack([data.inputs, data.values]).tolist())  # type: ignore[list-item]
    assert split(data, 0.5, 4)[0].inputs.tobytes() != training.inputs.tobytes()
    assert split(data, 1.0, 3)[1].samples == 0
    assert split(data, 0.001, 3)[0].samples == 1


def test_a_split_knows_nothing_of_where_the_points_are() -> None:
    training, test = split(made("plane", samples=10_000), 0.5, 1)
    assert training.inputs.mean(axis=0) == pytest.approx(test.inputs.mean(axis=0), abs=0.2)


@pytest.mark.parametrize("share", [0.0, -0.5, 1.01, float("nan")])
def test_a_share_of_nothing_or_more_than_all_is_refused(share: float) -> None:
    with pytest.raises(InvalidProblem, match="training: expected a share above 0, at most 1"):
        split(made("xor"), share, 1)


def test_every_wrong_setting_is_named() -> None:
    with pytest.raises(InvalidProblem) as error:
        dataset("circles", samples=1, noise=float("nan"), seed=-1)
    assert [fault.place for fault in error.value.faults] == ["samples", "noise", "seed", "data"]


@pytest.mark.parametrize(
    ("activation", "targets"),
    [("tanh", [[-1], [1]]), ("identity", [[-1], [1]]), ("sigmoid", [[0], [1]]), ("softmax", [[1, 0], [0, 1]])],
)
def test_two_classes_are_what_the_output_can_answer(activation: str, targets: list[list[int]]) -> None:
    data = made("spiral").take(np.array([499, 0]))
    outputs = outputs_for(data, activation)
    assert targets_for(data, activation, outputs).tolist() == targets
    assert decided(np.array(targets) * 0.9 + 0.05, activation).tolist() == [0, 1]


def test_three_classes_have_an_output_each() -> None:
    data = dataset("iris", samples=150, noise=0.0, seed=0).take(np.array([0, 50, 100]))
    assert outputs_for(data, "tanh") == outputs_for(data, "softmax") == 3
    assert targets_for(data, "softmax", 3).tolist() == np.eye(3).tolist()
    assert targets_for(data, "tanh", 3).tolist() == (2 * np.eye(3) - 1).tolist()


def test_targets_that_do_not_fit_are_refused_with_what_would() -> None:
    with pytest.raises(InvalidProblem, match=r"as many outputs as the data needs \(3\), got 1"):
        targets_for(made("iris"), "softmax", 1)
    with pytest.raises(InvalidProblem, match="because the targets are numbers"):
        targets_for(made("plane"), "softmax", 1)
    assert targets_for(made("plane"), "tanh", 1) is not None
