package io.buckaroo.codec;

import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.As;
import io.buckaroo.MalformedMessage.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Describes to the client why Jackson cannot read a message: where the problem is and
 * what is expected there, without class names, values and Jackson's messages. Only a
 * class of the application that refuses a value says so {@linkplain RefusalMessage in its
 * own words}.
 *
 * @param format the name of the format
 * @param config the configuration of the reader
 */
record JacksonProblem(String format, DeserializationConfig config) {

	private static final String MESSAGE = "The message";

	private static final int MAX_MESSAGE_LENGTH = 200;

	/** What is expected for a type, as far as that does not depend on the mapper. */
	private static final Map<Class<?>, String> EXPECTED = Map.of(Number.class, "a number", Boolean.class, "a boolean",
			CharSequence.class, "a string", Collection.class, "an array", Map.class, "an object",
			TemporalAccessor.class, "a valid date or time", Date.class, "a valid date or time", TemporalAmount.class,
			"a valid duration", UUID.class, "a valid UUID");

	/** The limits of {@code StreamReadConstraints} and ours, by the first words. */
	private static final Map<String, String> LIMITS = Map.of("Document nesting depth", "Nested too deeply",
			"Number value length", "A number is too long", "BigDecimal scale", "The exponent of a number is too large",
			"Name length", "A name is too long", "String value length", "A string is too long", "Document length",
			"The message is too long", "Token count", "The message has too many values", BoundedBuffering.EXCEEDED,
			"In a message of this size, the type of an object must be its first property");

	/**
	 * Returns the exception for a problem.
	 * @param problem what was thrown while reading a message
	 * @return the exception
	 */
	MalformedMessageException toException(Throwable problem) {
		return new MalformedMessageException(Reason.UNDECODABLE, describe(problem), problem);
	}

	private String describe(Throwable problem) {
		if (problem instanceof StackOverflowError) {
			return "Nested too deeply";
		}
		if (problem instanceof StreamConstraintsException exceeded) {
			return describeLimit(exceeded);
		}
		if (problem instanceof InputCoercionException outOfRange) {
			return (path(outOfRange).isRoot() ? "A number" : subject(outOfRange)) + " is out of range";
		}
		if (problem instanceof StreamReadException unreadable) {
			return describeSyntax(unreadable);
		}
		if (problem instanceof PropertyBindingException unknown) {
			return "Unknown property '" + path(unknown) + "'";
		}
		if (problem instanceof InvalidNullException isNull) {
			return subject(isNull) + " must not be null";
		}
		if (problem instanceof InvalidTypeIdException invalid) {
			return describeType(invalid);
		}
		if (problem instanceof InvalidFormatException invalid) {
			return describeFormat(invalid);
		}
		if (problem instanceof MismatchedInputException mismatched) {
			return describeMismatch(mismatched);
		}
		if (problem instanceof InvalidDefinitionException unsupported) {
			return subject(unsupported) + " is not supported";
		}
		return describeRefusal(problem);
	}

	private String describeLimit(StreamConstraintsException exceeded) {
		String message = exceeded.getOriginalMessage();
		return LIMITS.entrySet()
			.stream()
			.filter((limit) -> message.startsWith(limit.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse("The message exceeds a limit");
	}

	private String describeSyntax(StreamReadException unreadable) {
		boolean incomplete = unreadable instanceof UnexpectedEndOfInputException
				|| unreadable.getOriginalMessage().startsWith("Unexpected end-of-input");
		String problem = incomplete ? "Incomplete " : "Not ";
		return problem + this.format + describe(unreadable.getLocation());
	}

	private static String describe(@Nullable TokenStreamLocation location) {
		if (location == null) {
			return "";
		}
		if (location.getLineNr() > 0) {
			return ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
		}
		return (location.getByteOffset() >= 0) ? ": byte " + location.getByteOffset() : "";
	}

	private String describeType(InvalidTypeIdException invalid) {
		JsonTypeInfo.Value info = typeInfo(invalid);
		if (info == null || !List.of(As.PROPERTY, As.EXISTING_PROPERTY, As.EXTERNAL_PROPERTY)
			.contains(info.getInclusionType())) {
			return subject(invalid) + ((invalid.getTypeId() == null) ? " has no type" : " has an unknown type");
		}
		return "'" + path(invalid).property(info.getPropertyName())
				+ ((invalid.getTypeId() == null) ? "' is missing" : "' has an unknown value");
	}

	private JsonTypeInfo.@Nullable Value typeInfo(InvalidTypeIdException invalid) {
		if (invalid.getBaseType() == null) {
			return null;
		}
		return this.config.getAnnotationIntrospector()
			.findPolymorphicTypeInfo(this.config,
					this.config.classIntrospectorInstance().introspectClassAnnotations(invalid.getBaseType()));
	}

	private static String describeFormat(InvalidFormatException invalid) {
		Class<?> target = invalid.getTargetType();
		String expected = expected(target);
		String problem = " has the wrong format";
		if (expected != null) {
			problem = " is not " + expected;
		}
		else if (target != null && target.isEnum()) {
			problem = " has an unknown value";
		}
		boolean ofKey = invalid.getCurrentToken() == JsonToken.PROPERTY_NAME;
		return (ofKey ? "A name in " + StringUtils.uncapitalize(subject(invalid)) : subject(invalid)) + problem;
	}

	private static String describeMismatch(MismatchedInputException mismatched) {
		JsonToken token = mismatched.getCurrentToken();
		if (token == null) {
			return mismatched.getPath().isEmpty() ? "The message is empty" : subject(mismatched) + " is not accepted";
		}
		if (mismatched.getOriginalMessage().startsWith("Trailing token")) {
			return "Unexpected content after the end of the message";
		}
		if (token == JsonToken.VALUE_NULL) {
			return subject(mismatched) + " must not be null";
		}
		if (token == JsonToken.END_OBJECT) {
			boolean incomplete = mismatched.getOriginalMessage().startsWith("Unexpected token");
			return subject(mismatched) + (incomplete ? " has the wrong structure" : " is missing");
		}
		String expected = expected(mismatched.getTargetType());
		return subject(mismatched) + ((expected != null) ? " is not " + expected : " must not be " + kind(token));
	}

	private static @Nullable String expected(@Nullable Class<?> target) {
		if (target == null) {
			return null;
		}
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target);
		return EXPECTED.entrySet()
			.stream()
			.filter((kind) -> kind.getKey().isAssignableFrom(type))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse((type.isArray() && type != byte[].class) ? "an array" : null);
	}

	private static String kind(JsonToken token) {
		return switch (token) {
			case START_OBJECT, PROPERTY_NAME -> "an object";
			case START_ARRAY, END_ARRAY -> "an array";
			case VALUE_STRING -> "a string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			default -> "of this type";
		};
	}

	/**
	 * Describes an exception of a constructor, a setter or a deserializer.
	 */
	private static String describeRefusal(Throwable problem) {
		Throwable cause = problem;
		while (cause instanceof JacksonException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String subject = (problem instanceof DatabindException invalid) ? subject(invalid) : MESSAGE;
		String refusal = RefusalMessage.of(cause);
		if (refusal == null) {
			return subject + " is invalid";
		}
		String message = PrintableText.printable(refusal, MAX_MESSAGE_LENGTH);
		return subject.equals(MESSAGE) ? message : subject + ": " + message;
	}

	private static String subject(JacksonException problem) {
		PropertyPath path = path(problem);
		return path.isRoot() ? MESSAGE : "'" + path + "'";
	}

	private static PropertyPath path(JacksonException problem) {
		PropertyPath path = PropertyPath.ROOT;
		for (JacksonException.Reference reference : problem.getPath()) {
			if (reference.getPropertyName() != null) {
				path = path.property(reference.getPropertyName());
			}
			else if (reference.getIndex() >= 0) {
				path = path.element(reference.getIndex());
			}
		}
		return path;
	}

}
