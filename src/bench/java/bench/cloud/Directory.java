package bench.cloud;

import java.io.IOException;
import java.util.List;

/**
 * The users of one tenant: as a list in pages of 999, and by delta query in pages of as many as Graph gives.
 *
 * @param changes what a delta link answers
 */
record Directory(List<byte[]> list, List<byte[]> delta, List<byte[]> changes) {

    static Directory of(String origin, int tenant, int users, int deltaPage) throws IOException {
        return new Directory(
                Pages.of(tenant, 0, users, 999, 0, page -> page < 0 ? "" : next(origin, "/users?$skiptoken=l", page)),
                Pages.of(tenant, 0, users, deltaPage, 0, page -> delta(origin, "s", page)),
                Pages.of(tenant, 0, 0, deltaPage, 0, page -> delta(origin, "c", page)));
    }

    /** The same with the first so many users changed since. */
    Directory changed(String origin, int tenant, int users, int deltaPage, int edition) throws IOException {
        return new Directory(
                list, delta, Pages.of(tenant, 0, users, deltaPage, edition, page -> delta(origin, "c", page)));
    }

    private static String delta(String origin, String kind, int page) {
        return page < 0
                ? ",\"@odata.deltaLink\":\"" + origin + "/v1.0/users/delta?$deltatoken=d1\""
                : next(origin, "/users/delta?$skiptoken=" + kind, page);
    }

    private static String next(String origin, String path, int page) {
        return ",\"@odata.nextLink\":\"" + origin + "/v1.0" + path + page + "\"";
    }
}
