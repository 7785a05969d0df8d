package io.gatehouse.profile.shelf;

import io.gatehouse.shared.ProviderScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored versions of the current provider; the caller has begun a transaction. */
@Repository
public class ProfileVersions {

    private static final String SELECT = """
            select key, version, yaml, built_in_version, in_use, created_at, created_by from service_profile
            where provider_id = ?\s""";

    private final JdbcClient jdbc;

    ProfileVersions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ProfileVersion> all() {
        return jdbc.sql(SELECT + "order by key, version desc")
                .param(provider())
                .query(ProfileVersions::row)
                .list();
    }

    /** Newest first. */
    List<ProfileVersion> of(String key) {
        return jdbc.sql(SELECT + "and key = ? order by version desc")
                .params(provider(), key)
                .query(ProfileVersions::row)
                .list();
    }

    Optional<ProfileVersion> find(String key, int version) {
        return jdbc.sql(SELECT + "and key = ? and version = ?")
                .params(provider(), key, version)
                .query(ProfileVersions::row)
                .optional();
    }

    /** Somebody who does the same at the same time wins; the answer says whether it was us. */
    boolean add(ProfileVersion added) {
        return jdbc.sql("""
                        insert into service_profile
                          (provider_id, key, version, yaml, origin, built_in_version, in_use, created_at, created_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                        .param(provider())
                        .param(added.key())
                        .param(added.version())
                        .param(added.yaml())
                        .param(added.builtIn() ? "BUILT_IN" : "EDITED")
                        .param(added.builtInVersion())
                        .param(added.inUse())
                        .param(Timestamp.from(added.createdAt()))
                        .param(added.createdBy())
                        .update()
                == 1;
    }

    /** Two owners who switch at once do so one after the other. */
    void use(String key, int version) {
        jdbc.sql("select version from service_profile where provider_id = ? and key = ? order by version for update")
                .params(provider(), key)
                .query()
                .listOfRows();
        jdbc.sql("update service_profile set in_use = false where provider_id = ? and key = ? and in_use")
                .params(provider(), key)
                .update();
        jdbc.sql("update service_profile set in_use = true where provider_id = ? and key = ? and version = ?")
                .params(provider(), key, version)
                .update();
    }

    private static ProfileVersion row(ResultSet row, int n) throws SQLException {
        @Nullable Integer builtIn = row.getObject("built_in_version", Integer.class);
        return new ProfileVersion(
                row.getString("key"),
                row.getInt("version"),
                row.getString("yaml"),
                builtIn,
                row.getBoolean("in_use"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("created_by"));
    }

    private static UUID provider() {
        return ProviderScope.required().value();
    }
}
