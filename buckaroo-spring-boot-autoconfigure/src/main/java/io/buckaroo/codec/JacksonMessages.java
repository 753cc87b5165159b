package io.buckaroo.codec;

import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DeserializationContexts;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.core.ResolvableType;

/**
 * Reads and writes messages with a mapper.
 *
 * @param mapper the mapper
 * @param format the name of the format in descriptions for the client
 */
record JacksonMessages(ObjectMapper mapper, String format) {

	/**
	 * Returns the messages of a mapper.
	 * @param mapper the builder of a mapper that has the settings of the application's
	 * @param format the name of the format in descriptions for the client
	 * @return the messages
	 */
	static JacksonMessages of(MapperBuilder<?, ?> mapper, String format) {
		mapper.deactivateDefaultTyping()
			.addModule(
					new SimpleModule(BoundedDecimals.class.getName()).setDeserializerModifier(new BoundedDecimals()));
		if (mapper.deserializationContexts().getClass() == DeserializationContexts.DefaultImpl.class) {
			mapper.deserializationContexts(new BoundedBuffering());
		}
		return new JacksonMessages(mapper.build(), format);
	}

	/**
	 * Returns a reader of the messages of a type.
	 * @param type the type
	 * @return the reader
	 * @throws UnsupportedMessagesException if the mapper cannot read the type
	 */
	JacksonReader reader(ResolvableType type) {
		JavaType javaType = javaType(type);
		try {
			ReadableType.check(type, javaType, this.mapper._deserializationContext());
		}
		catch (JacksonException ex) {
			throw unsupported("Jackson cannot read messages of the type %s: %s", type, ex);
		}
		return new JacksonReader(this.mapper.readerFor(javaType), this.format);
	}

	/**
	 * Returns the writers of the messages of a type. A message of a subtype is written
	 * with all its properties, unless the type is generic: the elements of a
	 * {@code List<Shape>} need their declared type for the type information.
	 * @param type the type
	 * @return the function from a message to its writer
	 * @throws UnsupportedMessagesException if the mapper cannot write the type
	 */
	Function<Object, ObjectWriter> writer(ResolvableType type) {
		try {
			return writer(javaType(type));
		}
		catch (JacksonException ex) {
			throw unsupported("Jackson cannot write messages of the type %s: %s", type, ex);
		}
	}

	private Function<Object, ObjectWriter> writer(JavaType type) {
		ObjectWriter declared = this.mapper.writerFor(type);
		if (type.isContainerType() || type.isReferenceType() || type.isFinal() || hasTypeInfo(type)) {
			return (message) -> declared;
		}
		Class<?> declaredClass = type.getRawClass();
		ObjectWriter actual = this.mapper.writer();
		return (message) -> (message.getClass() == declaredClass) ? declared : actual;
	}

	private boolean hasTypeInfo(JavaType type) {
		return this.mapper._serializationContext().findTypeSerializer(type) != null;
	}

	private static UnsupportedMessagesException unsupported(String message, ResolvableType type,
			JacksonException problem) {
		return new UnsupportedMessagesException(message.formatted(type, problem.getOriginalMessage()),
				"Change the type, or declare a MessageCodec bean for it.");
	}

	private JavaType javaType(ResolvableType type) {
		return this.mapper.constructType(type.getType());
	}

}
