/**
 * Actuator support: the endpoint {@code buckaroo} with its dashboard, the mappings and
 * the health of this node.
 */
@NullMarked
package io.buckaroo.actuate;

import org.jspecify.annotations.NullMarked;
