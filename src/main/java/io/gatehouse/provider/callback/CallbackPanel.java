package io.gatehouse.provider.callback;

import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import io.gatehouse.shared.PagePanel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The redirect URL of one customer on its page, where customers have one of their own. */
@Component
class CallbackPanel implements PagePanel {

    private final CallbackRows rows;
    private final CallbackSettings settings;
    private final CustomerCallbacks callbacks;
    private final OwnRegistrations own;

    CallbackPanel(CallbackRows rows, CallbackSettings settings, CustomerCallbacks callbacks, OwnRegistrations own) {
        this.rows = rows;
        this.settings = settings;
        this.callbacks = callbacks;
        this.own = own;
    }

    /** One registration with this customer's address there. */
    record Line(String registration, String address, CallbackState state, boolean noRights) {}

    @Override
    public Place place() {
        return Place.CUSTOMER_SIDE;
    }

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public String fragment() {
        return "provider/callbacks :: customer";
    }

    @Override
    public Map<String, Object> model(@Nullable UUID customer) {
        if (customer == null) {
            return Map.of();
        }
        List<CallbackRows.Row> known = rows.ofCustomer(customer);
        List<Line> lines = new ArrayList<>();
        for (OwnRegistration each : own.all()) {
            CallbackSettings.Setting setting = settings.of(each.id());
            known.stream()
                    .filter(row -> row.registration().equals(each.id()))
                    .forEach(row -> lines.add(line(each, row.address(), row.state(), setting)));
            if (known.isEmpty() && each.preferred() && setting.mode() == CallbackMode.PATH) {
                lines.add(line(each, callbacks.own(customer), CallbackState.WAITING, setting));
            }
        }
        return lines.isEmpty() ? Map.of() : Map.of("lines", lines, "shared", callbacks.shared());
    }

    private static Line line(
            OwnRegistration each, String address, CallbackState state, CallbackSettings.Setting setting) {
        return new Line(each.registration().displayName(), address, state, "NO_RIGHTS".equals(setting.problem()));
    }
}
