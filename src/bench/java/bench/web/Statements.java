package bench.web;

import bench.harness.Contender.Step;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts what PostgreSQL is asked, as its driver tells it in its log. */
final class Statements extends Handler {

    private static final String DRIVER = "org.postgresql.core.v3.QueryExecutorImpl";

    /** How often the work had something done, and in how many transactions. */
    record Count(int statements, int transactions) {}

    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger transactions = new AtomicInteger();

    private Statements() {
        setLevel(Level.ALL);
    }

    static Count of(Step work) throws Exception {
        Logger driver = Logger.getLogger(DRIVER);
        Statements counting = new Statements();
        boolean up = driver.getUseParentHandlers();
        driver.addHandler(counting);
        driver.setUseParentHandlers(false);
        driver.setLevel(Level.ALL);
        try {
            work.run();
        } finally {
            driver.setLevel(null);
            driver.setUseParentHandlers(up);
            driver.removeHandler(counting);
        }
        return new Count(counting.statements.get(), counting.transactions.get());
    }

    @Override
    public void publish(LogRecord told) {
        if (!String.valueOf(told.getMessage()).contains("<=BE CommandStatus") || told.getParameters() == null) {
            return;
        }
        switch (String.valueOf(told.getParameters()[0])) {
            case "BEGIN" -> transactions.incrementAndGet();
            case "COMMIT", "ROLLBACK", "SET" -> {}
            default -> statements.incrementAndGet();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
