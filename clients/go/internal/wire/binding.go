package wire

import (
	"fmt"
	"reflect"
)

// Binding says how keys of a type fill a template: a struct whose fields' names are all the parameters fills by name ({user_id} is UserID);
// with exactly one parameter anything else is that parameter, as a whole.
type Binding struct {
	template Template
	fields   []int // of the struct, for each parameter; nil if the key is the one parameter
}

// Bind refuses a template that keys of the type could not fill.
func Bind(template Template, key reflect.Type) (Binding, error) {
	binding := Binding{template: template}
	if fields := fieldsByName(key); fields != nil && len(fields) == len(template.names) {
		for _, name := range template.names {
			if at, isField := fields[plainName(name)]; isField {
				binding.fields = append(binding.fields, at)
			}
		}
	}
	switch {
	case len(binding.fields) == len(template.names) && (len(template.names) > 0 || isEmptyStruct(key)):
		return binding, nil
	case len(template.names) == 1:
		binding.fields = nil
		return binding, nil
	default:
		return binding, refuseTemplate(template.text, fmt.Sprintf("keys of type %s do not fill its %d parameters; use a struct with a field for each, named like it", key, len(template.names)))
	}
}

func isEmptyStruct(key reflect.Type) bool { return key.Kind() == reflect.Struct && key.NumField() == 0 }

// fieldsByName are a struct's fields as parameters name them; nil for what is no struct, or stands for a single text.
func fieldsByName(key reflect.Type) map[string]int {
	if key.Kind() != reflect.Struct || key == timeType || key == bigIntType || key.Implements(textType) {
		return nil
	}
	fields := map[string]int{}
	for i := range key.NumField() {
		name, isMember, err := memberName(key.Field(i))
		if !isMember || err != nil {
			return nil
		}
		fields[plainName(name)] = i
	}
	return fields
}

// Key is the text of a key.
func (b Binding) Key(key any) (string, error) {
	if len(b.template.names) == 0 {
		return b.template.Key()
	}
	if b.fields == nil {
		return b.template.Key(key)
	}
	value := reflect.ValueOf(key)
	parameters := make([]any, len(b.fields))
	for i, field := range b.fields {
		parameters[i] = value.Field(field).Interface()
	}
	return b.template.Key(parameters...)
}
