package io.buckaroo.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectReader;

/**
 * Reads messages of one type. Everything that is thrown while reading, also by the
 * application's deserializers and constructors, is treated as caused by the message.
 *
 * @param reader the reader of the type
 * @param format the name of the format in descriptions for the client
 */
record JacksonReader(ObjectReader reader, String format) {

	Object read(String text) throws MalformedMessageException {
		try (JsonParser parser = bounded(this.reader.createParser(text))) {
			return nonNull(this.reader.readValue(parser));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw malformed(ex);
		}
	}

	Object read(byte[] bytes) throws MalformedMessageException {
		try (JsonParser parser = bounded(this.reader.createParser(bytes))) {
			return nonNull(this.reader.readValue(parser));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw malformed(ex);
		}
	}

	private static JsonParser bounded(JsonParser parser) {
		return new BoundedDecimalParser(parser);
	}

	private static Object nonNull(@Nullable Object message) throws MalformedMessageException {
		if (message == null) {
			throw new MalformedMessageException("The message must not be null");
		}
		return message;
	}

	private MalformedMessageException malformed(Throwable problem) {
		return new JacksonProblem(this.format, this.reader.getConfig()).toException(problem);
	}

}
