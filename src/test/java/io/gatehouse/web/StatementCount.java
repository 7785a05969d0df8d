package io.gatehouse.web;

import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts what this thread asks of PostgreSQL, as the driver tells it in its log. */
final class StatementCount extends Handler {

    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private final long thread = Thread.currentThread().threadId();
    private int statements;
    private int transactions;

    private StatementCount() {
        setLevel(Level.ALL);
    }

    /** How often PostgreSQL had something to do, the scope of a transaction included, and in how many transactions. */
    record Count(int statements, int transactions) {}

    static Count of(Callable<?> work) throws Exception {
        StatementCount counting = new StatementCount();
        boolean up = DRIVER.getUseParentHandlers();
        DRIVER.addHandler(counting);
        DRIVER.setUseParentHandlers(false);
        DRIVER.setLevel(Level.ALL);
        try {
            work.call();
        } finally {
            DRIVER.setLevel(null);
            DRIVER.setUseParentHandlers(up);
            DRIVER.removeHandler(counting);
        }
        return new Count(counting.statements, counting.transactions);
    }

    @Override
    public void publish(LogRecord told) {
        if (Thread.currentThread().threadId() != thread
                || told.getParameters() == null
                || !String.valueOf(told.getMessage()).contains("<=BE CommandStatus")) {
            return;
        }
        switch (String.valueOf(told.getParameters()[0])) {
            case "BEGIN" -> transactions++;
            case "COMMIT", "ROLLBACK", "SET" -> {}
            default -> statements++;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
