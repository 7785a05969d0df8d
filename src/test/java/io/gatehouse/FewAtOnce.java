package io.gatehouse;

import io.gatehouse.TestProvider.Rows;

/** Refuses, until it is closed, each statement that deletes more rows of a table than end within seconds. */
public final class FewAtOnce implements AutoCloseable {

    public static final int MOST = 10_000;

    private final Rows rows;
    private final String table;

    public FewAtOnce(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
        asOwner("""
                create function few_at_once() returns trigger language plpgsql as $$
                begin
                  if (select count(*) from gone) > %d then
                    raise exception 'Too many rows by one statement';
                  end if;
                  return null;
                end $$""".formatted(MOST));
        asOwner("create trigger few_at_once after delete on " + table
                + " referencing old table as gone for each statement execute function few_at_once()");
    }

    @Override
    public void close() {
        asOwner("drop trigger few_at_once on " + table);
        asOwner("drop function few_at_once()");
    }

    /** The login owns the tables that the application only works with. */
    private void asOwner(String statement) {
        rows.transaction().executeWithoutResult(status -> {
            rows.jdbc().sql("set local role none").update();
            rows.jdbc().sql(statement).update();
        });
    }
}
