package io.buckaroo.codec;

import tools.jackson.databind.ObjectWriter;

/**
 * Selects the writer of a message.
 */
@FunctionalInterface
interface JacksonWriter {

	ObjectWriter forMessage(Object message);

}
