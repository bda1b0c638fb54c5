"""The made-up practice's front desk: what patients paid stands in truth.json, so that it stays true."""

import json

from claimdesk.demo.truth import patients_paid


def test_what_patients_paid_is_told_of_their_claims_alone(tmp_path):
    path = tmp_path / "truth.json"
    claim = {"patient_balance": "50.00", "balance": "75.00", "patient": 'O"NEIL, A'}
    path.write_text(
        '{"claims": {\n'
        + ",\n".join(f'"{number}": {json.dumps(claim)}' for number in ("A1", "A2", "A3"))
        + '\n},\n"seed": 1,\n"rounds": [{"A1": 5}]}\n',
        "utf-8",
    )
    patients_paid(path, {"A1": 2000, "A3": 6005})
    found = json.loads(path.read_text("utf-8"))
    assert found["claims"]["A1"] == {**claim, "patient_balance": "30.00", "balance": "55.00", "patient_paid": "20.00"}
    assert found["claims"]["A2"] == claim
    assert found["claims"]["A3"] == {**claim, "patient_balance": "-10.05", "balance": "14.95", "patient_paid": "60.05"}
    assert found["rounds"] == [{"A1": 5}]
    assert list(tmp_path.iterdir()) == [path]
