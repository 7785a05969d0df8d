package io.gatehouse.customer.register;

import io.gatehouse.customer.Contact;
import io.gatehouse.shared.ProviderScope;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The contacts of a customer, in the order in which they were given. */
@Component
class Contacts {

    private final JdbcClient jdbc;

    Contacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Contact> of(UUID customerId) {
        return jdbc.sql("""
                        select email, name, locale from customer_contact
                        where provider_id = ? and customer_id = ? order by position
                        """)
                .params(ProviderScope.required().value(), customerId)
                .query((row, n) -> new Contact(row.getString("email"), row.getString("name"), row.getString("locale")))
                .list();
    }

    void replace(UUID customerId, List<Contact> contacts) {
        UUID provider = ProviderScope.required().value();
        jdbc.sql("delete from customer_contact where provider_id = ? and customer_id = ?")
                .params(provider, customerId)
                .update();
        for (int position = 0; position < contacts.size(); position++) {
            Contact contact = contacts.get(position);
            jdbc.sql("""
                            insert into customer_contact (provider_id, id, customer_id, email, name, locale, position)
                            values (?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(provider)
                    .param(UUID.randomUUID())
                    .param(customerId)
                    .param(contact.email())
                    .param(contact.name())
                    .param(contact.locale())
                    .param(position)
                    .update();
        }
    }
}
