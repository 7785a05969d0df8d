/**
 * A local Entra ID, Microsoft Graph and mail inbox on one port, for the demo and for tests: entry point, settings, the
 * world of tenants and people, its clock and what survives a restart.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.gatehouse.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
