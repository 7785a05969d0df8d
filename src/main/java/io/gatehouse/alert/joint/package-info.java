/** Accounts, apps and tenants that several connections of a customer stand on: what stops one is one trouble, whatever it stops. */
@NullMarked
package io.gatehouse.alert.joint;

import org.jspecify.annotations.NullMarked;
