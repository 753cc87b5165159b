/**
 * The API for applications: WebSocket and Server-Sent Events endpoints as small beans
 * whose connections have a state and a mailbox.
 */
@NullMarked
package io.buckaroo;

import org.jspecify.annotations.NullMarked;
