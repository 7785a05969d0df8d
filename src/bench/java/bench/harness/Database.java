package bench.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A PostgreSQL that keeps what it promises: the embedded binaries come with {@code fsync} and {@code synchronous_commit}
 * off, and numbers measured so are fiction.
 */
public final class Database implements AutoCloseable {

    public static final String LOGIN = "gatehouse_bench";
    private static final double TICKS_PER_SECOND = 100;

    /** A session tells its commits at the latest after it has been idle for ten seconds. */
    private static final String TOLD = """
            select not exists (select from pg_stat_activity
              where datname = 'bench' and backend_type = 'client backend' and pid <> ?
                and (state <> 'idle' or state_change > clock_timestamp() - interval '10.2 seconds'))
            """;

    private static final long TELLING_NANOS = 11_000_000_000L;

    private final EmbeddedPostgres server;
    private final long postmaster;
    private final String url;
    private final SingleConnectionDataSource connection;
    private final SingleConnectionDataSource aside;

    /** In another database of the same server, so that reading the counters is not counted. */
    private final JdbcTemplate counters;

    private final int adminSession;

    /** Row-level security does not hold this one back. */
    public final JdbcTemplate admin;

    public Database() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "400")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("autovacuum", "off")
                .start();
        JdbcTemplate first = new JdbcTemplate(server.getPostgresDatabase());
        first.execute("create role " + LOGIN + " login createrole password '" + LOGIN + "'");
        first.execute("create database bench owner " + LOGIN);
        url = server.getJdbcUrl("postgres", "bench").replaceFirst("\\?.*$", "");
        connection = new SingleConnectionDataSource(url + "?user=postgres", true);
        admin = new JdbcTemplate(connection);
        adminSession = admin.queryForObject("select pg_backend_pid()", Integer.class);
        aside = new SingleConnectionDataSource(server.getJdbcUrl("postgres", "postgres"), true);
        counters = new JdbcTemplate(aside);
        Path data = Path.of(admin.queryForObject("show data_directory", String.class));
        postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    }

    public String url() {
        return url;
    }

    public Connection newAdmin() throws SQLException {
        return DriverManager.getConnection(url + "?user=postgres");
    }

    /** Ends the sessions of all portals and peers, whatever they are doing; answers how many there were. */
    public long endSessions() {
        return counters.queryForObject(
                "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity where usename = ?",
                Long.class,
                LOGIN);
    }

    public long walPosition() {
        return counters.queryForObject("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')", Long.class);
    }

    /** Transactions that sessions have committed, after waiting until they have told so; one is this question's own. */
    long commits() throws InterruptedException {
        long end = System.nanoTime() + TELLING_NANOS;
        while (!counters.queryForObject(TOLD, Boolean.class, adminSession) && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        admin.execute("select pg_stat_force_next_flush()");
        return counters.queryForObject("select xact_commit from pg_stat_database where datname = 'bench'", Long.class);
    }

    /** Of the server and its sessions: the living ones, and those that it has buried. */
    double cpuSeconds() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            long ticks = processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .mapToLong(this::ticks)
                    .sum();
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long ticks(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean itself = process.getFileName().toString().equals(Long.toString(postmaster));
            if (!itself && Long.parseLong(fields[1]) != postmaster) {
                return 0;
            }
            long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return itself ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
        } catch (IOException endedMeanwhile) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        aside.destroy();
        connection.destroy();
        server.close();
    }
}
