package io.gatehouse.registration.credential;

import io.gatehouse.shared.ProviderScope;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is known of credentials without opening the vault: for lists and calendars. */
@Service
@Transactional(readOnly = true)
public class CredentialList {

    private final JdbcClient jdbc;

    CredentialList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What Microsoft may know of, of several registrations at once, the newest first. */
    public List<CredentialView> of(Collection<UUID> registrations) {
        return jdbc.sql("select " + Credentials.COLUMNS + """
                         from credential
                        where provider_id = ? and registration_id = any (?) and state <> 'REMOVED'
                        order by created_at desc, id
                        """)
                .params(ProviderScope.required().value(), registrations.toArray(UUID[]::new))
                .query((row, n) -> Credentials.view(row))
                .list();
    }
}
