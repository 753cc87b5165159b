package io.buckaroo.docs;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;

/**
 * The names and defaults of the properties, from the configuration metadata. The metadata
 * do not describe the values of maps: their properties are those of the record that they
 * are bound to.
 */
class PropertyNames {

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,([\\w.$]+)>");

	private final Set<String> names = new TreeSet<>();

	private final Map<String, String> defaults = new HashMap<>();

	private final List<String> maps = new ArrayList<>();

	/**
	 * Creates the names.
	 * @param metadata the contents of {@code spring-configuration-metadata.json}
	 */
	PropertyNames(String metadata) {
		for (Object property : (List<?>) JsonParserFactory.getJsonParser().parseMap(metadata).get("properties")) {
			String name = (String) ((Map<?, ?>) property).get("name");
			this.names.add(name);
			this.defaults.put(name, String.valueOf(((Map<?, ?>) property).get("defaultValue")));
			MAP.matcher((String) ((Map<?, ?>) property).get("type")).results().forEach((match) -> {
				this.maps.add(name);
				addComponents(name + "[]", ClassUtils.resolveClassName(match.group(1), null));
			});
		}
	}

	private void addComponents(String prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			this.names.add(name);
			if (component.getType().isRecord()) {
				addComponents(name, component.getType());
			}
		}
	}

	/**
	 * Returns the default of a property, or {@code null} if there is no such property.
	 */
	@Nullable String defaultValue(String name) {
		return this.defaults.get(name);
	}

	/**
	 * Returns whether the name is that of a property or of a group of properties. A key
	 * of a map is in brackets, or a segment of the name.
	 */
	boolean contains(String name) {
		String property = name.replaceFirst("\\[\\d+]$", "");
		for (String map : this.maps) {
			property = property.replaceFirst("^" + Pattern.quote(map) + "(?:\\[[^\\]]+]|\\.[^.\\[]+(?=\\.))",
					map + "[]");
		}
		String group = property + ".";
		return this.names.contains(property) || this.names.stream().anyMatch((known) -> known.startsWith(group));
	}

}
