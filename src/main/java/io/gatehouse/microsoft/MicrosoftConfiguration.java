package io.gatehouse.microsoft;

import io.gatehouse.microsoft.application.ApplicationKeys;
import io.gatehouse.microsoft.application.ApplicationOwners;
import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.application.FederatedCredentials;
import io.gatehouse.microsoft.application.ServicePrincipals;
import io.gatehouse.microsoft.application.TeamsApps;
import io.gatehouse.microsoft.call.Awaited;
import io.gatehouse.microsoft.call.Breaker;
import io.gatehouse.microsoft.call.CallGate;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.QuietNews;
import io.gatehouse.microsoft.call.QuietTimes;
import io.gatehouse.microsoft.call.QuietTimes.Side;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.call.Transport;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.MicrosoftSettings;
import io.gatehouse.microsoft.delta.DirectoryPages;
import io.gatehouse.microsoft.graph.AccountReads;
import io.gatehouse.microsoft.graph.Grants;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.Subscriptions;
import io.gatehouse.microsoft.graph.TenantReads;
import io.gatehouse.microsoft.policy.TenantPolicies;
import io.gatehouse.microsoft.proof.ApiTokens;
import io.gatehouse.microsoft.proof.Discovery;
import io.gatehouse.microsoft.proof.IdTokens;
import io.gatehouse.microsoft.proof.OperatorTokens;
import io.gatehouse.microsoft.proof.PublisherTokens;
import io.gatehouse.microsoft.proof.SignedTokens;
import io.gatehouse.microsoft.proof.SigningKeys;
import io.gatehouse.microsoft.proof.Tenants;
import io.gatehouse.microsoft.token.TokenEndpoint;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the module; nothing here calls Microsoft, so a start needs no network. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MicrosoftSettings.class)
class MicrosoftConfiguration {

    @Bean
    MicrosoftCloud microsoftCloud(MicrosoftSettings settings) {
        return MicrosoftCloud.of(settings);
    }

    @Bean
    Transport microsoftTransport(MicrosoftSettings settings) {
        return new Transport(settings);
    }

    @Bean
    Discovery microsoftDiscovery(MicrosoftCloud cloud, Transport transport, Clock clock) {
        return new Discovery(cloud, transport, clock);
    }

    @Bean
    SignedTokens signedTokens(Transport transport, Clock clock) {
        return new SignedTokens(new SigningKeys(transport, clock), clock);
    }

    @Bean
    QuietTimes quietTimes(Clock clock, ObjectProvider<QuietNews> news) {
        return new QuietTimes(clock, (whom, why, wait) -> news.ifAvailable(all -> all.wanted(whom, why, wait)));
    }

    @Bean
    TokenEndpoint tokenEndpoint(
            MicrosoftCloud cloud,
            Transport transport,
            Clock clock,
            ObjectProvider<CallGate> gate,
            QuietTimes quiet,
            Discovery discovery) {
        return new TokenEndpoint(
                cloud, transport, clock, gate.getIfAvailable(() -> CallGate.OPEN), quiet, discovery::audience);
    }

    @Bean
    IdTokens idTokens(Discovery discovery, SignedTokens tokens) {
        return new IdTokens(discovery, tokens);
    }

    @Bean
    OperatorTokens operatorTokens(Discovery discovery, SignedTokens tokens) {
        return new OperatorTokens(discovery, tokens);
    }

    @Bean
    ApiTokens apiTokens(Discovery discovery, SignedTokens tokens) {
        return new ApiTokens(discovery, tokens);
    }

    @Bean
    PublisherTokens publisherTokens(Discovery discovery, SignedTokens tokens) {
        return new PublisherTokens(discovery, tokens);
    }

    @Bean
    Subscriptions subscriptions(MicrosoftCloud cloud, GraphCalls calls) {
        return new Subscriptions(cloud, calls);
    }

    @Bean
    Tenants tenants(Discovery discovery) {
        return new Tenants(discovery);
    }

    @Bean
    Breaker graphBreaker(Clock clock) {
        return new Breaker(Side.GRAPH, clock, Awaited::bySomebody);
    }

    @Bean
    TenantBudgets tenantBudgets(
            MicrosoftSettings settings, ObjectProvider<CallGate> gate, QuietTimes quiet, Breaker breaker, Clock clock) {
        return new TenantBudgets(settings, gate.getIfAvailable(() -> CallGate.OPEN), quiet, breaker, clock);
    }

    @Bean
    GraphCalls graphCalls(MicrosoftCloud cloud, MicrosoftSettings settings, TenantBudgets budgets, Clock clock) {
        return new GraphCalls(() -> new GraphSdk(cloud, settings), budgets, clock);
    }

    @Bean
    Graph graph(MicrosoftCloud cloud, GraphCalls calls) {
        return new Graph(cloud, calls);
    }

    @Bean
    Applications applications(MicrosoftCloud cloud, GraphCalls calls) {
        return new Applications(cloud, calls);
    }

    @Bean
    ApplicationKeys applicationKeys(GraphCalls calls) {
        return new ApplicationKeys(calls);
    }

    @Bean
    ApplicationOwners applicationOwners(MicrosoftCloud cloud, GraphCalls calls) {
        return new ApplicationOwners(cloud, calls);
    }

    @Bean
    ServicePrincipals servicePrincipals(MicrosoftCloud cloud, GraphCalls calls) {
        return new ServicePrincipals(cloud, calls);
    }

    @Bean
    Grants grants(Graph graph, GraphCalls calls) {
        return new Grants(graph, calls);
    }

    @Bean
    FederatedCredentials federatedCredentials(MicrosoftCloud cloud, GraphCalls calls) {
        return new FederatedCredentials(cloud, calls);
    }

    @Bean
    TenantPolicies tenantPolicies(GraphCalls calls) {
        return new TenantPolicies(calls);
    }

    @Bean
    AccountReads accountReads(MicrosoftCloud cloud, GraphCalls calls) {
        return new AccountReads(cloud, calls);
    }

    @Bean
    TenantReads tenantReads(MicrosoftCloud cloud, GraphCalls calls) {
        return new TenantReads(cloud, calls);
    }

    @Bean
    TeamsApps teamsApps(MicrosoftCloud cloud, GraphCalls calls) {
        return new TeamsApps(cloud, calls);
    }

    @Bean
    DirectoryPages directoryPages(MicrosoftCloud cloud, Transport transport, TenantBudgets budgets, Clock clock) {
        return new DirectoryPages(cloud, transport, budgets, clock);
    }
}
