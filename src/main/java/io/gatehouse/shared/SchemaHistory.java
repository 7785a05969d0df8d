package io.gatehouse.shared;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Flyway's table, in which it is written when the schema was changed. */
@Component
public class SchemaHistory {

    private final String table;

    SchemaHistory(Environment environment) {
        String name = environment.getProperty("spring.flyway.table", "flyway_schema_history");
        this.table = '"' + name.replace("\"", "\"\"") + '"';
    }

    /** As statements name it; an operator may have chosen the name. */
    public String table() {
        return table;
    }
}
