package io.gatehouse.onboarding.input;

import io.gatehouse.customer.CustomerView;
import io.gatehouse.customer.register.Customers;
import io.gatehouse.profile.Variables;
import io.gatehouse.profile.setup.WizardInput;
import io.gatehouse.provider.Providers;
import io.gatehouse.provider.callback.CustomerCallbacks;
import io.gatehouse.shared.PublicUrl;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What the variables in a profile's texts stand for, as far as it is known before Microsoft is asked. */
@Component
public class ProfileVariables {

    private final Customers customers;
    private final Providers providers;
    private final PublicUrl publicUrl;
    private final ServiceInputs inputs;
    private final CustomerCallbacks callbacks;

    ProfileVariables(
            Customers customers,
            Providers providers,
            PublicUrl publicUrl,
            ServiceInputs inputs,
            CustomerCallbacks callbacks) {
        this.customers = customers;
        this.providers = providers;
        this.publicUrl = publicUrl;
        this.inputs = inputs;
        this.callbacks = callbacks;
    }

    public Map<String, String> of(UUID customerId, String profile) {
        CustomerView customer = customers.get(customerId);
        Map<String, String> values = new HashMap<>(inputs.variables(customerId, profile));
        values.put("customer.id", customer.id().toString());
        values.put("customer.shortName", customer.shortName());
        values.put("customer.displayName", customer.displayName());
        if (customer.tenant() != null) {
            values.put("customer.tenantId", customer.tenant().value());
        }
        if (customer.tenantDomain() != null) {
            values.put("customer.domain", customer.tenantDomain());
        }
        values.put("provider.name", providers.current().name());
        values.put("portal.url", publicUrl.link(""));
        values.put("portal.host", URI.create(publicUrl.link("/")).getHost());
        values.put(Variables.CALLBACK, callbacks.inRegistrationOf(customerId));
        offered(profile, values).forEach(values::putIfAbsent);
        return values;
    }

    /** What nobody has to type: their defaults hold until somebody types another value. */
    private Map<String, String> offered(String profile, Map<String, String> values) {
        Map<String, String> offered = new HashMap<>();
        for (WizardInput input : inputs.optional(profile)) {
            String text = input.defaultValue() == null ? null : Variables.fill(input.defaultValue(), values);
            if (text != null && Variables.in(text).isEmpty()) {
                offered.put("input." + input.key(), text);
            }
        }
        return offered;
    }
}
