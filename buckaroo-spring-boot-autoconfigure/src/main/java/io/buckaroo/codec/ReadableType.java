package io.buckaroo.codec;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.InnerClassProperty;
import tools.jackson.databind.deser.impl.MergingSettableBeanProperty;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.deser.std.ReferenceTypeDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.SimpleNameIdResolver;
import tools.jackson.databind.jsontype.impl.TypeNameIdResolver;

import org.springframework.core.ResolvableType;

/**
 * Checks at start-up that Jackson can make objects of a type, its elements and its
 * properties. Jackson itself would notice at the first message, and a client would be
 * told that its message is wrong. Subtypes, and whatever a class that is not of Jackson
 * reads, are assumed to be readable.
 */
final class ReadableType {

	private static final String OTHER_TYPE = "Change the type, or declare a MessageCodec bean for it.";

	private final ResolvableType type;

	private final DeserializationContext context;

	private final Set<JavaType> visited = new HashSet<>();

	private ReadableType(ResolvableType type, DeserializationContext context) {
		this.type = type;
		this.context = context;
	}

	/**
	 * Checks a type.
	 * @param type the type
	 * @param javaType the same type, for Jackson
	 * @param context the context of a mapper
	 * @throws UnsupportedMessagesException if messages of the type cannot be read
	 */
	static void check(ResolvableType type, JavaType javaType, DeserializationContext context) {
		ReadableType readable = new ReadableType(type, context);
		if (javaType.hasRawClass(Void.class)) {
			throw new UnsupportedMessagesException("There are no messages of the type %s.".formatted(type),
					"Name the type of the messages of the client, or Object if they do not matter.");
		}
		readable.check(javaType, context.findContextualValueDeserializer(javaType, null), null, PropertyPath.ROOT);
	}

	private void check(JavaType type, @Nullable ValueDeserializer<?> deserializer, @Nullable TypeDeserializer declared,
			PropertyPath path) {
		if (deserializer == null || !isOfJackson(deserializer)) {
			return;
		}
		TypeDeserializer subtypes = (declared != null) ? declared : subtypes(type);
		if (subtypes != null) {
			if (deserializer instanceof AbstractDeserializer && !hasSubtypes(subtypes)) {
				throw annotatable(type, path, "has no known subtypes");
			}
		}
		else if (deserializer instanceof AbstractDeserializer) {
			throw annotatable(type, path, "is abstract");
		}
		else if (deserializer instanceof BeanDeserializerBase bean) {
			if (!bean.getValueInstantiator().canInstantiate()) {
				throw unreadable(type, path, "has no constructor that Jackson can use", isForeign(type) ? OTHER_TYPE
						: "Make it a record, or annotate a constructor with @JsonCreator.");
			}
			if (this.visited.add(type)) {
				bean.properties().forEachRemaining((property) -> check(property, path));
			}
		}
		else if (deserializer instanceof ContainerDeserializerBase<?> container) {
			JavaType content = container.getContentType();
			if (content != null && this.visited.add(type)) {
				check(content, container.getContentDeserializer(), null, type.isMapLikeType() ? path : path.element(0));
			}
		}
		else if (deserializer instanceof ReferenceTypeDeserializer) {
			JavaType content = type.getReferencedType();
			if (content != null && content.getValueHandler() == null) {
				check(content, this.context.findContextualValueDeserializer(content, null), null, path);
			}
		}
	}

	private void check(SettableBeanProperty property, PropertyPath path) {
		if (!property.isIgnorable() && !property.isInjectionOnly() && !(property instanceof InnerClassProperty)
				&& !(property instanceof MergingSettableBeanProperty)) {
			check(property.getType(), property.getValueDeserializer(), property.getValueTypeDeserializer(),
					path.property(property.getName()));
		}
	}

	private static boolean isOfJackson(ValueDeserializer<?> deserializer) {
		return deserializer.getClass().getName().startsWith("tools.jackson.databind.");
	}

	private @Nullable TypeDeserializer subtypes(JavaType type) {
		return (type.getTypeHandler() instanceof TypeDeserializer ofProperty) ? ofProperty
				: this.context.findTypeDeserializer(type);
	}

	/**
	 * Returns whether a client can name a subtype. If it does so by a name, the subtypes
	 * must be known.
	 */
	private static boolean hasSubtypes(TypeDeserializer subtypes) {
		TypeIdResolver resolver = subtypes.getTypeIdResolver();
		return subtypes.hasDefaultImpl()
				|| !(resolver instanceof TypeNameIdResolver || resolver instanceof SimpleNameIdResolver)
				|| !"[]".equals(resolver.getDescForKnownTypeIds());
	}

	private UnsupportedMessagesException annotatable(JavaType type, PropertyPath path, String problem) {
		return unreadable(type, path, problem, isForeign(type) ? OTHER_TYPE
				: "Annotate it with @JsonTypeInfo, and with @JsonSubTypes unless it is sealed, so that a message names its subtype.");
	}

	private UnsupportedMessagesException unreadable(JavaType type, PropertyPath path, String problem, String action) {
		String subject = path.isRoot() ? "it" : "'%s' is of the type %s, which".formatted(path, type.toCanonical());
		return new UnsupportedMessagesException(
				"Jackson cannot read messages of the type %s: %s %s.".formatted(this.type, subject, problem), action);
	}

	/**
	 * Returns whether a class is not one of the application, which cannot annotate it.
	 */
	private static boolean isForeign(JavaType type) {
		return Stream.of("java.", "javax.", "jakarta.", "reactor.", "org.springframework.")
			.anyMatch(type.getRawClass().getName()::startsWith);
	}

}
