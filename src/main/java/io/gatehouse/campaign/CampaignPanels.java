package io.gatehouse.campaign;

import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Campaigns under way, on the home page. */
@Configuration(proxyBeanMethods = false)
class CampaignPanels {

    private static final int AT_HOME = 3;

    record Shown(Campaign campaign, CampaignProgress progress) {}

    @Bean
    PagePanel campaignsUnderWay(CampaignRows rows, CampaignMembers members) {
        return PagePanel.of(
                PagePanel.Place.HOME_SIDE, "campaigns", 40, "campaign/panels :: home", nobody -> under(rows, members));
    }

    private static Map<String, Object> under(CampaignRows rows, CampaignMembers members) {
        if (rows.running() == 0) {
            return Map.of();
        }
        List<Shown> shown = rows.newest(50).stream()
                .filter(campaign -> !campaign.state().over())
                .limit(AT_HOME)
                .map(campaign -> new Shown(campaign, members.progress(campaign.id())))
                .toList();
        return shown.isEmpty() ? Map.of() : Map.of("campaigns", shown);
    }
}
