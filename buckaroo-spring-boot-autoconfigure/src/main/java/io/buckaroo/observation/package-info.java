/**
 * Micrometer observations of connections, callbacks and messages between nodes: their
 * contexts, and the conventions by which an application changes names and tags.
 *
 * @see io.buckaroo.observation.BuckarooObservationDocumentation
 */
@NullMarked
package io.buckaroo.observation;

import org.jspecify.annotations.NullMarked;
