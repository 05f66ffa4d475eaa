from tests.site.conftest import as_web as as_web
from tests.site.conftest import signed_in as signed_in
from tests.site.conftest import world as world
