package io.gatehouse.customer;

import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.InvalidInput;
import io.gatehouse.shared.Languages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A person at the customer; the locale is a BCP 47 tag. */
public record Contact(
        String email, @Nullable String name, @Nullable String locale) {

    public static final int MOST = 10;

    /** The contacts as they may be stored: complete addresses, no address twice, languages that we speak. */
    public static List<Contact> checked(List<Contact> contacts) {
        return checked(contacts, List.of());
    }

    /**
     * The same where some are there already.
     *
     * @param before their languages stay, though one that we do not speak would be refused by now
     */
    public static List<Contact> checked(List<Contact> contacts, List<Contact> before) {
        if (contacts.size() > MOST) {
            throw new InvalidInput("contacts", "customer.contacts.too-many", "At most " + MOST + " contacts.", MOST);
        }
        List<Contact> checked = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Contact contact : contacts) {
            Contact one = new Contact(
                    Inputs.email("contacts", contact.email),
                    Inputs.optionalLine("contacts", contact.name, 200),
                    locale(contact.locale, before));
            if (!seen.add(one.email.toLowerCase(Locale.ROOT))) {
                throw new InvalidInput(
                        "contacts", "customer.contacts.twice", one.email + " is listed twice.", one.email);
            }
            checked.add(one);
        }
        return List.copyOf(checked);
    }

    private static @Nullable String locale(@Nullable String tag, List<Contact> before) {
        String line = Inputs.optionalLine("contacts", tag, 35);
        if (line == null || before.stream().anyMatch(contact -> line.equals(contact.locale))) {
            return line;
        }
        return Languages.tag("contacts", line);
    }
}
