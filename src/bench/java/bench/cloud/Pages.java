package bench.cloud;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/** A list of users, cut into pages and packed. */
final class Pages {

    private Pages() {}

    /** @param link by the number of the next page; asked for one past the end too */
    static List<byte[]> of(int tenant, int from, int to, int size, int edition, IntFunction<String> link)
            throws IOException {
        List<byte[]> pages = new ArrayList<>();
        for (int begin = from; begin < to || pages.isEmpty(); begin += size) {
            StringBuilder json = new StringBuilder("{\"@odata.context\":\"users\"");
            String next = link.apply(begin + size < to ? pages.size() + 1 : -1);
            json.append(next).append(",\"value\":[");
            for (int number = begin; number < Math.min(begin + size, to); number++) {
                json.append(number == begin ? "" : ",");
                People.write(json, tenant, number, edition);
            }
            pages.add(packed(json.append("]}").toString()));
        }
        return pages;
    }

    static byte[] packed(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
