package io.gatehouse.invitation.mailing;

import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.ProviderScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whom an invitation is mailed to. */
@Component
public class Recipients {

    static final int MOST = 10;

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static List<String> checked(List<String> addresses) {
        Map<String, String> distinct = new LinkedHashMap<>();
        for (String address : addresses) {
            String checked = Inputs.email("recipients", address);
            distinct.putIfAbsent(checked.toLowerCase(Locale.ROOT), checked);
        }
        if (distinct.size() > MOST) {
            throw new InvalidInput(
                    "recipients", "invitation.recipients.too-many", "At most " + MOST + " recipients.", MOST);
        }
        return List.copyOf(distinct.values());
    }

    void replace(UUID invitation, List<String> addresses) {
        UUID provider = ProviderScope.required().value();
        jdbc.sql("delete from invitation_recipient where provider_id = ? and invitation_id = ?")
                .params(provider, invitation)
                .update();
        for (int position = 0; position < addresses.size(); position++) {
            jdbc.sql("""
                            insert into invitation_recipient (provider_id, id, invitation_id, email, position)
                            values (?, ?, ?, ?, ?)
                            """)
                    .params(provider, UUID.randomUUID(), invitation, addresses.get(position), position)
                    .update();
        }
    }
}
