package tailor.loss;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;

/** Names losses in JSON by their class: {@code "shaped_reward"} is {@link ShapedReward}; a new file needs no list. */
public final class LossNames extends TypeIdResolverBase {

    @Override
    public String idFromValue(Object value) {
        Class<?> type = value.getClass();
        return type.getPackage().equals(TokenLoss.class.getPackage())
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(type.getSimpleName())
                : type.getName();
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> suggested) {
        return idFromValue(value);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        String name = id.contains(".") ? id : TokenLoss.class.getPackageName() + "." + pascalCase(id);
        try {
            Class<?> type = Class.forName(name, true, loader());
            if (!TokenLoss.class.isAssignableFrom(type) || type.isInterface()) {
                throw new ClassNotFoundException(name);
            }
            return context.constructType(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("loss.type: no loss \"" + id + "\" (looked for " + name
                    + "); the kit has cross_entropy, shaped_reward, focal and label_smoothing");
        }
    }

    /** A notebook's own classes are seen by the thread's loader only. */
    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : LossNames.class.getClassLoader();
    }

    private static String pascalCase(String snake) {
        StringBuilder name = new StringBuilder();
        for (String word : snake.split("_")) {
            name.append(word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
