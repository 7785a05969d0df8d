package bench.hook;

import bench.harness.Report;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** So many connections, each with one request at a time. */
final class Senders implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService workers;
    private final int count;

    /** Answered 503 and sent again, as Microsoft does. */
    final AtomicInteger again = new AtomicInteger();

    Senders(int count) {
        this.count = count;
        this.workers = Executors.newFixedThreadPool(count);
    }

    /** Answers how many milliseconds the slowest in a hundred waited. */
    double post(String address, List<String> bodies) throws Exception {
        ConcurrentLinkedQueue<String> open = new ConcurrentLinkedQueue<>(bodies);
        List<Future<List<Long>>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(workers.submit(() -> send(address, open)));
        }
        List<Long> nanos = new ArrayList<>();
        for (Future<List<Long>> one : running) {
            nanos.addAll(one.get());
        }
        return nanos.stream().sorted().toList().get(nanos.size() * 99 / 100) / 1e6;
    }

    private List<Long> send(String address, ConcurrentLinkedQueue<String> open) throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (String body = open.poll(); body != null; body = open.poll()) {
            long begun = System.nanoTime();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status == 503) {
                again.incrementAndGet();
                open.add(body);
            } else {
                Report.require(status == 202, "answered " + status);
                nanos.add(System.nanoTime() - begun);
            }
        }
        return nanos;
    }

    @Override
    public void close() {
        workers.shutdown();
        http.close();
    }
}
