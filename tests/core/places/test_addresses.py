import pytest

from linli.core.places import queries, services
from linli.engines.values import Problem


def test_an_address_is_kept_once_however_it_is_spaced(district, as_system):
    community = queries.get_division("110101001001")
    with as_system("address.write"):
        written = services.write_addresses(
            community, ["幸福里3号楼2单元101", "幸福里 3号楼2单元１０１"]
        )
        again = services.write_addresses(community, ["幸福里3号楼 2单元101", "幸福里3号楼2单元102"])
        assert (written, again) == (1, 1)
        assert [one.room for one in queries.list_addresses(community, "3号楼")] == ["101", "102"]


def test_addresses_stay_within_the_scope(district, as_system):
    community, other = queries.get_division("110101001001"), queries.get_division("110101002")
    with as_system("address.write"):
        services.write_addresses(community, ["幸福里3号楼"])
    with as_system("address.write", jurisdiction=queries.jurisdiction_of(other)):
        assert list(queries.list_addresses(community)) == []
        with pytest.raises(Problem) as raised:
            services.write_addresses(community, ["幸福里4号楼"])
    assert raised.value.reason.code == "places.outside"
    with as_system("address.write", jurisdiction=queries.jurisdiction_of(community)):
        assert queries.list_addresses(community).count() == 1
