package bench.sync;

import bench.harness.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The least that storing these rows can cost: COPY, encoded beforehand, into the product's table and all its indexes. */
final class CopyLimit implements AutoCloseable {

    private static final String COLUMNS = "provider_id, customer_id, id, user_principal_name, display_name, given_name,"
            + " surname, mail, job_title, department, office_location, mobile_phone, business_phones,"
            + " preferred_language, usage_location, account_enabled, user_type, row_hash, generation";

    private final Connection connection;
    private final CopyManager copy;
    private final byte[] rows;

    /** Taken from what a sync has stored. */
    CopyLimit(Database database, BigTenant big) throws Exception {
        connection = database.newAdmin();
        copy = connection.unwrap(PGConnection.class).getCopyAPI();
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        copy.copyOut(
                "copy (select " + COLUMNS + " from directory_user where customer_id = '" + big.tenant.customer()
                        + "') to stdout",
                out);
        rows = out.toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    void run() throws Exception {
        copy.copyIn("copy directory_user (" + COLUMNS + ") from stdin", new java.io.ByteArrayInputStream(rows), 65536);
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
