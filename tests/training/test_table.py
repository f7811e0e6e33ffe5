"""Tables as people have them: read whole, or refused with the row and the column."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backprop.errors import InvalidProblem
from app.training.data import Data, standardised
from app.training.table import Table, data_of, misfit, read_table, usual_columns

EXPECTED = Table(("size", "price", "kind"), (("0.5", "1.25", "a"), ("-1.5", "2", "b")), (2, 3))


def usual(text: str) -> Data:
    table = read_table(text)
    assert all(len(row) == len(table.columns) == len(set(table.columns)) for row in table.rows)
    return data_of(table, *usual_columns(table))


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidProblem) as error:
        usual(text)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "size,price,kind\n0.5,1.25,a\n-1.5,2,b\n",
        "size;price;kind\n0,5;1,25;a\n-1,5;2;b",
        "size\tprice\tkind\r\n0,5\t1,25\ta\r\n-1,5\t2\tb\r\n",
        "size\tprice\tkind\r0.5\t1.25\ta\r-1.5\t2\tb\r",
        "\ufeffsize;price;kind\n0,5;1,25;a\n\N{MINUS SIGN}1,5;2;b\n",
        '"size", "price", "kind"\n"0.5", "1.25", "a"\n -1.5 , 2 , b \n',
        "size;price;kind;;\n0,5;1,25;a;;\n-1,5;2;b;;\n",
        "size,price,kind\n0.5,1.25,a\n-1.5,2,b\n\n , ,\n",
    ],
)
def test_the_same_table_in_every_form(text: str) -> None:
    assert read_table(text) == EXPECTED


def test_rows_keep_the_numbers_that_the_file_gives_them() -> None:
    assert read_table("\n\nx,y\n1,2\n\n3,4\n").numbers == (4, 6)


def test_cells_may_hold_separators_and_quotes() -> None:
    table = read_table('"a;b";"say ""x"""\n1;2\n')
    assert table.columns == ("a;b", 'say "x"')


def test_without_a_header_columns_are_numbered() -> None:
    table = read_table("5.1,3.5,setosa\n7.0,3.2,versicolor\n")
    assert table.columns == ("column 1", "column 2", "column 3")
    assert len(table.rows) == 2


def test_names_are_made_to_differ() -> None:
    assert read_table("x,,x,x (3),x\n1,2,3,4,5\n").columns == ("x", "column 2", "x (3)", "x (3) (4)", "x (5)")
    assert read_table("a (3),a,a\n1,2,3\n").columns == ("a (3)", "a", "a (3) (3)")


def test_a_comma_is_no_decimal_comma_where_there_are_points() -> None:
    assert faults("x;y\n1,234;0.5\n2;1.5\n") == ["row 2, column 1: expected a number, got text"]


def test_rows_of_another_length_are_all_named() -> None:
    assert faults("x,y\n1,2\n3\n4,5,6\n") == [
        "row 3: expected as many cells as in the first row (2), got 1",
        "row 4: expected as many cells as in the first row (2), got 3",
    ]


def test_cells_that_are_no_numbers_are_named_by_row_and_column() -> None:
    table = read_table("x,y,z\n1,nan,0\n,inf,1\n1_000,2,0\n\N{ARABIC-INDIC DIGIT ONE},1e999,1\n")
    with pytest.raises(InvalidProblem) as error:
        data_of(table, ["x", "y"], ["z"])
    assert [str(fault) for fault in error.value.faults] == [
        "row 2, column 2: expected a number, got text",
        "row 3, column 1: expected a number, got nothing",
        "row 3, column 2: expected a number, got text",
        "row 4, column 1: expected a number, got text",
        "row 5, column 1: expected a number, got text",
        "row 5, column 2: expected a number of at most 1e+30, got a larger number",
    ]


def test_no_more_than_twenty_faults_are_told() -> None:
    assert len(faults("x,y\n" + "a,1.5\n" * 1000)) == 20
    assert len(faults("x,y\n" + "1\n" * 1000)) == 20


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "table: expected rows of numbers, got empty text"),
        ("\ufeff\n ,\n", "table: expected rows of numbers, got empty text"),
        ("1\n2\n3\n", "at least two columns"),
        ("x,y\n", "at least one row below the column names"),
        ("1," * 10**6, "at most 1000000 characters, got 2000000"),
        ("1," * 400_000 + "1", "at most 200 columns, got 400001"),
        ("1,2\n" * 60_000, "at most 50000 rows, got 60000"),
        ('1,"2\n' + "3,4\n" * 100_000, "is a closing quotation mark missing"),
        ("x,y\n" + "1," + "9" * 200_000, "a cell that is too large"),
        ("x,y\n1,a\n2,a\n", "column 2: expected 2 to 20 different classes, got 1"),
        ("x,y\n" + "".join(f"{i},c{i}\n" for i in range(21)), "2 to 20 different classes, got 21"),
        ("x,y\n1,a\n2,\n3,b\n", "row 3, column 2: expected a class, got nothing"),
        ("\0,\0\n\0,1\n", "expected a number, got text"),
    ],
)
def test_what_is_no_table_ends_in_words(text: str, says: str) -> None:
    assert says in faults(text)[0]


@given(st.text(alphabet='01,.;\t\n"-ex\r\0\ufeff\N{MINUS SIGN}aé\N{ARABIC-INDIC DIGIT ONE} ', max_size=60))
def test_any_text_is_data_or_refused(text: str) -> None:
    with suppress(InvalidProblem):
        data = usual(text)
        data = standardised(data, data)
        assert np.isfinite(data.inputs).all()
        assert data.values is None or np.isfinite(data.values).all()


def test_the_last_column_is_the_target_and_columns_of_text_are_no_inputs() -> None:
    table = read_table("name,x1,x2,y\nAnn,1,2,3\nBob,4,5,6\n")
    assert usual_columns(table) == (("x1", "x2"), ("y",))


def test_text_is_classes_in_the_order_of_the_alphabet() -> None:
    data = data_of(read_table("x,kind\n1,oak\n2,ash\n3,oak\n"), ["x"], ["kind"])
    assert (data.kind, data.classes) == ("classification", ("ash", "oak"))
    assert data.labels is not None
    assert data.labels.tolist() == [1, 0, 1]
    assert data.inputs.tolist() == [[1], [2], [3]]


def test_a_few_whole_numbers_are_classes_in_their_order_and_many_or_others_are_values() -> None:
    few = data_of(read_table("x,y\n" + "1,10\n2,9\n" * 3), ["x"], ["y"])
    assert (few.kind, few.classes) == ("classification", ("9", "10"))
    assert data_of(read_table("x,y\n1,2\n2,4\n3,6\n"), ["x"], ["y"]).kind == "regression"
    assert data_of(read_table("x,y\n" + "1,0.5\n2,1\n" * 3), ["x"], ["y"]).kind == "regression"


def test_the_kind_can_be_chosen_and_values_can_be_several() -> None:
    table = read_table("x,y,z\n" + "1,0,5\n2,1,6\n" * 3)
    one = data_of(table, ["x"], ["z"], kind="regression")
    assert one.values is not None
    assert one.values[:2].tolist() == [[5], [6]]
    two = data_of(table, ["x"], ["z", "y"])
    assert two.values is not None
    assert (two.kind, two.classes, two.values[1].tolist()) == ("regression", ("z", "y"), [6, 1])


def test_standardised_columns_have_mean_0_and_variance_1() -> None:
    rng = np.random.default_rng(0)
    rows = "".join(f"{a:.3f},7.1,{b:.3f}\n" for a, b in rng.normal(5, 3, (50, 2)))
    data = data_of(read_table("x,same,y\n" + rows), ["x", "same"], ["y"])
    data = standardised(data, data)
    assert data.values is not None
    for column in (data.inputs[:, 0], data.values[:, 0]):
        assert (column.mean(), column.var()) == pytest.approx((0, 1), abs=1e-12)
    assert not data.inputs[:, 1].any()


def test_test_rows_have_no_part_in_mean_and_deviation() -> None:
    """T1: a test row far away changes nothing in training, and is moved by the same measure."""
    text = "x,y\n1,10\n2,20\n3,30\n4,40\n"
    data = data_of(read_table(text + "1000,5000\n"), ["x"], ["y"], kind="regression")
    training = data.take(np.arange(4))
    alone = standardised(training, training)
    whole = standardised(data, training)
    assert whole.values is not None
    assert alone.values is not None
    assert whole.inputs[:4].tolist() == alone.inputs.tolist()
    assert whole.values[:4].tolist() == alone.values.tolist()
    assert whole.inputs[4, 0] == pytest.approx((1000 - 2.5) / 1.25**0.5)


@pytest.mark.parametrize(
    "text",
    ["a b\n1 2\n2 4\n", "a  b\n1   2\n  2 4 \n", "a b\n1,0 2,0\n2,0 4,0\n", "1.0 2\n2 4", "1,0 2,0\n2,0 4,0"],
)
def test_columns_may_be_separated_by_spaces(text: str) -> None:
    """T2: as printed by many programs; a comma is a decimal comma then."""
    assert [list(map(float, row)) for row in read_table(text).rows] == [[1, 2], [2, 4]]


def test_a_comma_and_a_space_separate_as_a_comma_does() -> None:
    """T2, the other way round."""
    assert read_table("1, 2\n3, 4\n").rows == (("1", "2"), ("3", "4"))


@pytest.mark.parametrize(("cell", "place"), [("", "row 3, column 2"), ("NaN", "row 3, column 2")])
def test_a_column_with_a_gap_says_where(cell: str, place: str) -> None:
    """T5: it was not used, without a word."""
    table = read_table(f"name,x,y\nA,1,2\nB,{cell},3\nC,4,5\n")
    fault = misfit(table, "x")
    assert fault is not None
    assert fault.place == place
    assert misfit(table, "name") is None
    assert misfit(table, "y") is None


@pytest.mark.parametrize(
    ("inputs", "targets", "kind", "place"),
    [
        ([], ["y"], None, "inputs"),
        (["x", "x"], ["y"], None, "inputs"),
        (["q"], ["y"], None, "inputs"),
        (["x"], [], None, "targets"),
        (["x", "y"], ["y"], None, "targets"),
        (["x"], ["y", "z"], "classification", "targets"),
        (["x"], ["y"], "other", "kind"),
    ],
)
def test_columns_that_cannot_be_chosen_are_refused(
    inputs: list[str], targets: list[str], kind: str | None, place: str
) -> None:
    with pytest.raises(InvalidProblem) as error:
        data_of(read_table("x,y,z\n1,2,3\n4,5,6\n"), inputs, targets, kind=kind)
    assert [fault.place for fault in error.value.faults] == [place]
