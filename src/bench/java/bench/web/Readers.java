package bench.web;

import bench.harness.Report;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** People with one session and a connection each, who read the same page again and again. */
final class Readers implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String cookie;
    private final int count;
    private final ExecutorService threads;

    /**
     * What the readers saw.
     *
     * @param cpu seconds that the readers themselves needed
     */
    record Read(List<Double> millis, double cpu) {

        double at(int percent) {
            List<Double> sorted = millis.stream().sorted().toList();
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
        }
    }

    Readers(String cookie, int count) {
        this.cookie = cookie;
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count);
    }

    Read read(URI page, int each, int rows) throws Exception {
        List<Callable<Read>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(() -> readAlone(page, each, rows));
        }
        List<Double> millis = new ArrayList<>();
        double cpu = 0;
        for (Future<Read> one : threads.invokeAll(all)) {
            millis.addAll(one.get().millis());
            cpu += one.get().cpu();
        }
        return new Read(millis, cpu);
    }

    private Read readAlone(URI page, int times, int rows) throws Exception {
        long before = THREADS.getCurrentThreadCpuTime();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            HttpURLConnection asked = (HttpURLConnection) page.toURL().openConnection();
            asked.setInstanceFollowRedirects(false);
            asked.setRequestProperty("Cookie", cookie);
            asked.setRequestProperty("Accept", "text/html");
            Report.require(asked.getResponseCode() == 200, page + " answered " + asked.getResponseCode());
            byte[] html;
            try (InputStream body = asked.getInputStream()) {
                html = body.readAllBytes();
            }
            millis.add((System.nanoTime() - begun) / 1e6);
            if (i == 0) {
                int there = new String(html, StandardCharsets.UTF_8).split("<tr", -1).length - 1;
                Report.require(there >= rows, page + " shows " + there + " rows");
            }
        }
        return new Read(millis, (THREADS.getCurrentThreadCpuTime() - before) / 1e9);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
