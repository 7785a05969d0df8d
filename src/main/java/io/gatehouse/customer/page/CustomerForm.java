package io.gatehouse.customer.page;

import io.gatehouse.customer.Contact;
import io.gatehouse.customer.CustomerChange;
import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.NewCustomer;
import io.gatehouse.customer.register.ShortName;
import io.gatehouse.shared.Conflict;
import io.gatehouse.shared.FormProblems;
import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.Languages;
import io.gatehouse.shared.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The fields of the customer form as typed; contacts are lines of three inputs of the same names. */
record CustomerForm(
        String shortName,
        String displayName,
        String tenant,
        String reference,
        String labels,
        String note,
        List<Person> contacts,
        @Nullable Long version) {

    private static final int BLANK_LINES = 2;

    record Person(String email, String name, String locale) {

        boolean blank() {
            return email.isBlank() && name.isBlank() && locale.isBlank();
        }

        Contact contact() {
            return new Contact(email, name.isBlank() ? null : name, locale.isBlank() ? null : locale);
        }
    }

    static CustomerForm empty() {
        return new CustomerForm("", "", "", "", "", "", List.of(), null);
    }

    static CustomerForm of(CustomerView view) {
        TenantId tenant = view.tenant();
        return new CustomerForm(
                view.shortName(),
                view.displayName(),
                tenant == null ? "" : tenant.value(),
                Objects.requireNonNullElse(view.reference(), ""),
                String.join(", ", view.labels()),
                Objects.requireNonNullElse(view.note(), ""),
                view.contacts().stream()
                        .map(contact -> new Person(
                                contact.email(),
                                Objects.requireNonNullElse(contact.name(), ""),
                                Objects.requireNonNullElse(contact.locale(), "")))
                        .toList(),
                view.version());
    }

    static CustomerForm of(MultiValueMap<String, String> posted) {
        List<String> emails = posted.getOrDefault("contactEmail", List.of());
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < Math.min(emails.size(), 2 * Contact.MOST); i++) {
            people.add(new Person(emails.get(i), at(posted, "contactName", i), at(posted, "contactLocale", i)));
        }
        String version = text(posted, "version");
        return new CustomerForm(
                text(posted, "shortName"),
                text(posted, "displayName"),
                text(posted, "tenant"),
                text(posted, "reference"),
                text(posted, "labels"),
                text(posted, "note"),
                people,
                version.matches("\\d{1,18}") ? Long.valueOf(version) : null);
    }

    /** The typed lines and some more to type into. */
    public List<Person> lines() {
        Person blank = new Person("", "", "");
        List<Person> filled =
                contacts.stream().filter(person -> !person.blank()).toList();
        int more = Math.min(BLANK_LINES, Contact.MOST - filled.size());
        return Stream.concat(filled.stream(), Stream.generate(() -> blank).limit(Math.max(0, more)))
                .toList();
    }

    /** Those that there are texts in, by name, and what the line holds besides. */
    public Map<String, String> languages(Person person, Locale reader) {
        Map<String, String> names = new LinkedHashMap<>();
        Stream.concat(Languages.SPOKEN.stream(), Stream.of(person.locale()))
                .filter(tag -> !tag.isBlank())
                .forEach(tag -> names.put(tag, name(tag, reader)));
        return names;
    }

    private static String name(String tag, Locale reader) {
        String name = Locale.forLanguageTag(tag).getDisplayName(reader);
        return name.isEmpty() ? tag : name;
    }

    List<Contact> people() {
        return contacts.stream()
                .filter(person -> !person.blank())
                .map(Person::contact)
                .toList();
    }

    NewCustomer customer() {
        return new NewCustomer(shortName, displayName, tenant, people(), reference, labelList(), note);
    }

    CustomerChange change() {
        return new CustomerChange(
                shortName,
                displayName,
                Optional.of(tenant),
                Optional.of(reference),
                Optional.of(note),
                people(),
                labelList(),
                version);
    }

    /** Whether a customer is what this form makes. */
    boolean describes(CustomerView customer) {
        TenantId bound = customer.tenant();
        boolean sameTenant = bound == null
                ? tenant.isBlank()
                : Stream.of(bound.value(), Objects.requireNonNullElse(customer.tenantDomain(), ""))
                        .anyMatch(tenant.strip()::equalsIgnoreCase);
        return sameTenant
                && customer.shortName().equalsIgnoreCase(shortName.strip())
                && customer.displayName().equals(displayName.strip())
                && Objects.requireNonNullElse(customer.reference(), "").equals(reference.strip())
                && Objects.equals(customer.note(), Inputs.optionalText("note", note, 2000))
                && Set.copyOf(customer.labels()).equals(Set.copyOf(labelList()))
                && Set.copyOf(customer.contacts()).equals(Set.copyOf(Contact.checked(people())));
    }

    /** @param before the contacts that the customer has already */
    void check(FormProblems problems, List<Contact> before) {
        problems.check(() -> ShortName.checked(shortName))
                .check(() -> Inputs.line("displayName", displayName, 200))
                .check(() -> Inputs.optionalLine("tenant", tenant, 253))
                .check(() -> Inputs.optionalLine("reference", reference, 100))
                .check(() -> Inputs.optionalText("note", note, 2000))
                .check(() -> Contact.checked(people(), before));
    }

    /** The field that a conflict is about. */
    static String fieldOf(Conflict conflict) {
        return Stream.of("short-name", "reference", "tenant")
                .filter(part -> conflict.key().startsWith("customer." + part))
                .map(part -> part.equals("short-name") ? "shortName" : part)
                .findFirst()
                .orElse("");
    }

    private List<String> labelList() {
        return Stream.of(labels.split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    private static String at(MultiValueMap<String, String> posted, String name, int index) {
        List<String> values = posted.getOrDefault(name, List.of());
        return index < values.size() ? values.get(index) : "";
    }

    private static String text(MultiValueMap<String, String> posted, String name) {
        return Objects.requireNonNullElse(posted.getFirst(name), "");
    }
}
