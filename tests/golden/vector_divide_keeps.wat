;; dump: vector
;; Not divided at once: by two constants, signed numbers, lanes that change places, by 7 where that takes 17 bits, and what is no remainder of bytes.
(module
  (memory 1)
  (func (export "f") (param i32 v128)
    (v128.store (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (i32.div_u (i32x4.extract_lane 0 (local.get 1)) (i32.const 10)))
      (i32.div_u (i32x4.extract_lane 1 (local.get 1)) (i32.const 10)))
      (i32.div_u (i32x4.extract_lane 2 (local.get 1)) (i32.const 11)))
      (i32.div_u (i32x4.extract_lane 3 (local.get 1)) (i32.const 10))))
    (v128.store (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (i32.div_s (i32x4.extract_lane 0 (local.get 1)) (i32.const 10)))
      (i32.div_s (i32x4.extract_lane 1 (local.get 1)) (i32.const 10)))
      (i32.div_s (i32x4.extract_lane 2 (local.get 1)) (i32.const 10)))
      (i32.div_s (i32x4.extract_lane 3 (local.get 1)) (i32.const 10))))
    (v128.store (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (i32.div_u (i32x4.extract_lane 1 (local.get 1)) (i32.const 10)))
      (i32.div_u (i32x4.extract_lane 0 (local.get 1)) (i32.const 10)))
      (i32.div_u (i32x4.extract_lane 3 (local.get 1)) (i32.const 10)))
      (i32.div_u (i32x4.extract_lane 2 (local.get 1)) (i32.const 10))))
    (v128.store (local.get 0) (i16x8.replace_lane 7 (i16x8.replace_lane 6 (i16x8.replace_lane 5 (i16x8.replace_lane 4 (i16x8.replace_lane 3 (i16x8.replace_lane 2 (i16x8.replace_lane 1 (i16x8.splat (i32.div_u (i16x8.extract_lane_u 0 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 1 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 2 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 3 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 4 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 5 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 6 (local.get 1)) (i32.const 7)))
      (i32.div_u (i16x8.extract_lane_u 7 (local.get 1)) (i32.const 7))))
    (v128.store (local.get 0) (i8x16.replace_lane 15 (i8x16.replace_lane 14 (i8x16.replace_lane 13 (i8x16.replace_lane 12 (i8x16.replace_lane 11 (i8x16.replace_lane 10 (i8x16.replace_lane 9 (i8x16.replace_lane 8 (i8x16.replace_lane 7 (i8x16.replace_lane 6 (i8x16.replace_lane 5 (i8x16.replace_lane 4 (i8x16.replace_lane 3 (i8x16.replace_lane 2 (i8x16.replace_lane 1 (i8x16.splat (i32.sub (i8x16.extract_lane_u 0 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 0 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 1 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 1 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 2 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 2 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 3 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 3 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 4 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 4 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 5 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 5 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 6 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 6 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 7 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 7 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 8 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 8 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 9 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 9 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 10 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 10 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 11 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 11 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 12 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 12 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 13 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 13 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 14 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 14 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11))))
      (i32.sub (i8x16.extract_lane_u 15 (local.get 1)) (i32.mul (i32.shr_u (i32.mul (i8x16.extract_lane_u 15 (local.get 1)) (i32.const 205)) (i32.const 11)) (i32.const 11)))))))
;;> ; function 0 after vector
;;> func 0 (i32 v128) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:i32 = i32x4_extract_lane v2
;;>   v4:i32 = const 10
;;>   v5:i64 = extendu v3
;;>   v6:i64 = const 3435973837
;;>   v7:i64 = mul v5 v6
;;>   v8:i64 = const 35
;;>   v9:i64 = shru v7 v8
;;>   v10:i32 = wrap v9
;;>   v11:v128 = i32x4_splat v10
;;>   v12:i32 = i32x4_extract_lane +1 v2
;;>   v13:i32 = const 10
;;>   v14:i64 = extendu v12
;;>   v15:i64 = const 3435973837
;;>   v16:i64 = mul v14 v15
;;>   v17:i64 = const 35
;;>   v18:i64 = shru v16 v17
;;>   v19:i32 = wrap v18
;;>   v20:v128 = i32x4_replace_lane +1 v11 v19
;;>   v21:i32 = i32x4_extract_lane +2 v2
;;>   v22:i32 = const 11
;;>   v23:i64 = extendu v21
;;>   v24:i64 = const 3123612579
;;>   v25:i64 = mul v23 v24
;;>   v26:i64 = const 35
;;>   v27:i64 = shru v25 v26
;;>   v28:i32 = wrap v27
;;>   v29:v128 = i32x4_replace_lane +2 v20 v28
;;>   v30:i32 = i32x4_extract_lane +3 v2
;;>   v31:i32 = const 10
;;>   v32:i64 = extendu v30
;;>   v33:i64 = const 3435973837
;;>   v34:i64 = mul v32 v33
;;>   v35:i64 = const 35
;;>   v36:i64 = shru v34 v35
;;>   v37:i32 = wrap v36
;;>   v38:v128 = i32x4_replace_lane +3 v29 v37
;;>   store full v1 - v38
;;>   v39:i32 = i32x4_extract_lane v2
;;>   v40:i32 = const 10
;;>   v41:i64 = extends v39
;;>   v42:i64 = const 3435973837
;;>   v43:i64 = mul v41 v42
;;>   v44:i64 = const 35
;;>   v45:i64 = shrs v43 v44
;;>   v46:i32 = wrap v45
;;>   v47:i32 = const 31
;;>   v48:i32 = shru v39 v47
;;>   v49:i32 = add v46 v48
;;>   v50:v128 = i32x4_splat v49
;;>   v51:i32 = i32x4_extract_lane +1 v2
;;>   v52:i32 = const 10
;;>   v53:i64 = extends v51
;;>   v54:i64 = const 3435973837
;;>   v55:i64 = mul v53 v54
;;>   v56:i64 = const 35
;;>   v57:i64 = shrs v55 v56
;;>   v58:i32 = wrap v57
;;>   v59:i32 = const 31
;;>   v60:i32 = shru v51 v59
;;>   v61:i32 = add v58 v60
;;>   v62:v128 = i32x4_replace_lane +1 v50 v61
;;>   v63:i32 = i32x4_extract_lane +2 v2
;;>   v64:i32 = const 10
;;>   v65:i64 = extends v63
;;>   v66:i64 = const 3435973837
;;>   v67:i64 = mul v65 v66
;;>   v68:i64 = const 35
;;>   v69:i64 = shrs v67 v68
;;>   v70:i32 = wrap v69
;;>   v71:i32 = const 31
;;>   v72:i32 = shru v63 v71
;;>   v73:i32 = add v70 v72
;;>   v74:v128 = i32x4_replace_lane +2 v62 v73
;;>   v75:i32 = i32x4_extract_lane +3 v2
;;>   v76:i32 = const 10
;;>   v77:i64 = extends v75
;;>   v78:i64 = const 3435973837
;;>   v79:i64 = mul v77 v78
;;>   v80:i64 = const 35
;;>   v81:i64 = shrs v79 v80
;;>   v82:i32 = wrap v81
;;>   v83:i32 = const 31
;;>   v84:i32 = shru v75 v83
;;>   v85:i32 = add v82 v84
;;>   v86:v128 = i32x4_replace_lane +3 v74 v85
;;>   store full v1 - v86
;;>   v87:i32 = i32x4_extract_lane +1 v2
;;>   v88:i32 = const 10
;;>   v89:i64 = extendu v87
;;>   v90:i64 = const 3435973837
;;>   v91:i64 = mul v89 v90
;;>   v92:i64 = const 35
;;>   v93:i64 = shru v91 v92
;;>   v94:i32 = wrap v93
;;>   v95:v128 = i32x4_splat v94
;;>   v96:i32 = i32x4_extract_lane v2
;;>   v97:i32 = const 10
;;>   v98:i64 = extendu v96
;;>   v99:i64 = const 3435973837
;;>   v100:i64 = mul v98 v99
;;>   v101:i64 = const 35
;;>   v102:i64 = shru v100 v101
;;>   v103:i32 = wrap v102
;;>   v104:v128 = i32x4_replace_lane +1 v95 v103
;;>   v105:i32 = i32x4_extract_lane +3 v2
;;>   v106:i32 = const 10
;;>   v107:i64 = extendu v105
;;>   v108:i64 = const 3435973837
;;>   v109:i64 = mul v107 v108
;;>   v110:i64 = const 35
;;>   v111:i64 = shru v109 v110
;;>   v112:i32 = wrap v111
;;>   v113:v128 = i32x4_replace_lane +2 v104 v112
;;>   v114:i32 = i32x4_extract_lane +2 v2
;;>   v115:i32 = const 10
;;>   v116:i64 = extendu v114
;;>   v117:i64 = const 3435973837
;;>   v118:i64 = mul v116 v117
;;>   v119:i64 = const 35
;;>   v120:i64 = shru v118 v119
;;>   v121:i32 = wrap v120
;;>   v122:v128 = i32x4_replace_lane +3 v113 v121
;;>   store full v1 - v122
;;>   v123:i32 = i16x8_extract_lane_u v2
;;>   v124:i32 = const 7
;;>   v125:i64 = extendu v123
;;>   v126:i64 = const 2454267027
;;>   v127:i64 = mul v125 v126
;;>   v128:i64 = const 34
;;>   v129:i64 = shru v127 v128
;;>   v130:i32 = wrap v129
;;>   v131:v128 = i16x8_splat v130
;;>   v132:i32 = i16x8_extract_lane_u +1 v2
;;>   v133:i32 = const 7
;;>   v134:i64 = extendu v132
;;>   v135:i64 = const 2454267027
;;>   v136:i64 = mul v134 v135
;;>   v137:i64 = const 34
;;>   v138:i64 = shru v136 v137
;;>   v139:i32 = wrap v138
;;>   v140:v128 = i16x8_replace_lane +1 v131 v139
;;>   v141:i32 = i16x8_extract_lane_u +2 v2
;;>   v142:i32 = const 7
;;>   v143:i64 = extendu v141
;;>   v144:i64 = const 2454267027
;;>   v145:i64 = mul v143 v144
;;>   v146:i64 = const 34
;;>   v147:i64 = shru v145 v146
;;>   v148:i32 = wrap v147
;;>   v149:v128 = i16x8_replace_lane +2 v140 v148
;;>   v150:i32 = i16x8_extract_lane_u +3 v2
;;>   v151:i32 = const 7
;;>   v152:i64 = extendu v150
;;>   v153:i64 = const 2454267027
;;>   v154:i64 = mul v152 v153
;;>   v155:i64 = const 34
;;>   v156:i64 = shru v154 v155
;;>   v157:i32 = wrap v156
;;>   v158:v128 = i16x8_replace_lane +3 v149 v157
;;>   v159:i32 = i16x8_extract_lane_u +4 v2
;;>   v160:i32 = const 7
;;>   v161:i64 = extendu v159
;;>   v162:i64 = const 2454267027
;;>   v163:i64 = mul v161 v162
;;>   v164:i64 = const 34
;;>   v165:i64 = shru v163 v164
;;>   v166:i32 = wrap v165
;;>   v167:v128 = i16x8_replace_lane +4 v158 v166
;;>   v168:i32 = i16x8_extract_lane_u +5 v2
;;>   v169:i32 = const 7
;;>   v170:i64 = extendu v168
;;>   v171:i64 = const 2454267027
;;>   v172:i64 = mul v170 v171
;;>   v173:i64 = const 34
;;>   v174:i64 = shru v172 v173
;;>   v175:i32 = wrap v174
;;>   v176:v128 = i16x8_replace_lane +5 v167 v175
;;>   v177:i32 = i16x8_extract_lane_u +6 v2
;;>   v178:i32 = const 7
;;>   v179:i64 = extendu v177
;;>   v180:i64 = const 2454267027
;;>   v181:i64 = mul v179 v180
;;>   v182:i64 = const 34
;;>   v183:i64 = shru v181 v182
;;>   v184:i32 = wrap v183
;;>   v185:v128 = i16x8_replace_lane +6 v176 v184
;;>   v186:i32 = i16x8_extract_lane_u +7 v2
;;>   v187:i32 = const 7
;;>   v188:i64 = extendu v186
;;>   v189:i64 = const 2454267027
;;>   v190:i64 = mul v188 v189
;;>   v191:i64 = const 34
;;>   v192:i64 = shru v190 v191
;;>   v193:i32 = wrap v192
;;>   v194:v128 = i16x8_replace_lane +7 v185 v193
;;>   store full v1 - v194
;;>   v195:i32 = i8x16_extract_lane_u v2
;;>   v196:i32 = i8x16_extract_lane_u v2
;;>   v197:i32 = const 205
;;>   v198:i32 = mul v196 v197
;;>   v199:i32 = const 11
;;>   v200:i32 = shru v198 v199
;;>   v201:i32 = const 11
;;>   v202:i32 = mul v200 v201
;;>   v203:i32 = sub v195 v202
;;>   v204:v128 = i8x16_splat v203
;;>   v205:i32 = i8x16_extract_lane_u +1 v2
;;>   v206:i32 = i8x16_extract_lane_u +1 v2
;;>   v207:i32 = const 205
;;>   v208:i32 = mul v206 v207
;;>   v209:i32 = const 11
;;>   v210:i32 = shru v208 v209
;;>   v211:i32 = const 11
;;>   v212:i32 = mul v210 v211
;;>   v213:i32 = sub v205 v212
;;>   v214:v128 = i8x16_replace_lane +1 v204 v213
;;>   v215:i32 = i8x16_extract_lane_u +2 v2
;;>   v216:i32 = i8x16_extract_lane_u +2 v2
;;>   v217:i32 = const 205
;;>   v218:i32 = mul v216 v217
;;>   v219:i32 = const 11
;;>   v220:i32 = shru v218 v219
;;>   v221:i32 = const 11
;;>   v222:i32 = mul v220 v221
;;>   v223:i32 = sub v215 v222
;;>   v224:v128 = i8x16_replace_lane +2 v214 v223
;;>   v225:i32 = i8x16_extract_lane_u +3 v2
;;>   v226:i32 = i8x16_extract_lane_u +3 v2
;;>   v227:i32 = const 205
;;>   v228:i32 = mul v226 v227
;;>   v229:i32 = const 11
;;>   v230:i32 = shru v228 v229
;;>   v231:i32 = const 11
;;>   v232:i32 = mul v230 v231
;;>   v233:i32 = sub v225 v232
;;>   v234:v128 = i8x16_replace_lane +3 v224 v233
;;>   v235:i32 = i8x16_extract_lane_u +4 v2
;;>   v236:i32 = i8x16_extract_lane_u +4 v2
;;>   v237:i32 = const 205
;;>   v238:i32 = mul v236 v237
;;>   v239:i32 = const 11
;;>   v240:i32 = shru v238 v239
;;>   v241:i32 = const 11
;;>   v242:i32 = mul v240 v241
;;>   v243:i32 = sub v235 v242
;;>   v244:v128 = i8x16_replace_lane +4 v234 v243
;;>   v245:i32 = i8x16_extract_lane_u +5 v2
;;>   v246:i32 = i8x16_extract_lane_u +5 v2
;;>   v247:i32 = const 205
;;>   v248:i32 = mul v246 v247
;;>   v249:i32 = const 11
;;>   v250:i32 = shru v248 v249
;;>   v251:i32 = const 11
;;>   v252:i32 = mul v250 v251
;;>   v253:i32 = sub v245 v252
;;>   v254:v128 = i8x16_replace_lane +5 v244 v253
;;>   v255:i32 = i8x16_extract_lane_u +6 v2
;;>   v256:i32 = i8x16_extract_lane_u +6 v2
;;>   v257:i32 = const 205
;;>   v258:i32 = mul v256 v257
;;>   v259:i32 = const 11
;;>   v260:i32 = shru v258 v259
;;>   v261:i32 = const 11
;;>   v262:i32 = mul v260 v261
;;>   v263:i32 = sub v255 v262
;;>   v264:v128 = i8x16_replace_lane +6 v254 v263
;;>   v265:i32 = i8x16_extract_lane_u +7 v2
;;>   v266:i32 = i8x16_extract_lane_u +7 v2
;;>   v267:i32 = const 205
;;>   v268:i32 = mul v266 v267
;;>   v269:i32 = const 11
;;>   v270:i32 = shru v268 v269
;;>   v271:i32 = const 11
;;>   v272:i32 = mul v270 v271
;;>   v273:i32 = sub v265 v272
;;>   v274:v128 = i8x16_replace_lane +7 v264 v273
;;>   v275:i32 = i8x16_extract_lane_u +8 v2
;;>   v276:i32 = i8x16_extract_lane_u +8 v2
;;>   v277:i32 = const 205
;;>   v278:i32 = mul v276 v277
;;>   v279:i32 = const 11
;;>   v280:i32 = shru v278 v279
;;>   v281:i32 = const 11
;;>   v282:i32 = mul v280 v281
;;>   v283:i32 = sub v275 v282
;;>   v284:v128 = i8x16_replace_lane +8 v274 v283
;;>   v285:i32 = i8x16_extract_lane_u +9 v2
;;>   v286:i32 = i8x16_extract_lane_u +9 v2
;;>   v287:i32 = const 205
;;>   v288:i32 = mul v286 v287
;;>   v289:i32 = const 11
;;>   v290:i32 = shru v288 v289
;;>   v291:i32 = const 11
;;>   v292:i32 = mul v290 v291
;;>   v293:i32 = sub v285 v292
;;>   v294:v128 = i8x16_replace_lane +9 v284 v293
;;>   v295:i32 = i8x16_extract_lane_u +10 v2
;;>   v296:i32 = i8x16_extract_lane_u +10 v2
;;>   v297:i32 = const 205
;;>   v298:i32 = mul v296 v297
;;>   v299:i32 = const 11
;;>   v300:i32 = shru v298 v299
;;>   v301:i32 = const 11
;;>   v302:i32 = mul v300 v301
;;>   v303:i32 = sub v295 v302
;;>   v304:v128 = i8x16_replace_lane +10 v294 v303
;;>   v305:i32 = i8x16_extract_lane_u +11 v2
;;>   v306:i32 = i8x16_extract_lane_u +11 v2
;;>   v307:i32 = const 205
;;>   v308:i32 = mul v306 v307
;;>   v309:i32 = const 11
;;>   v310:i32 = shru v308 v309
;;>   v311:i32 = const 11
;;>   v312:i32 = mul v310 v311
;;>   v313:i32 = sub v305 v312
;;>   v314:v128 = i8x16_replace_lane +11 v304 v313
;;>   v315:i32 = i8x16_extract_lane_u +12 v2
;;>   v316:i32 = i8x16_extract_lane_u +12 v2
;;>   v317:i32 = const 205
;;>   v318:i32 = mul v316 v317
;;>   v319:i32 = const 11
;;>   v320:i32 = shru v318 v319
;;>   v321:i32 = const 11
;;>   v322:i32 = mul v320 v321
;;>   v323:i32 = sub v315 v322
;;>   v324:v128 = i8x16_replace_lane +12 v314 v323
;;>   v325:i32 = i8x16_extract_lane_u +13 v2
;;>   v326:i32 = i8x16_extract_lane_u +13 v2
;;>   v327:i32 = const 205
;;>   v328:i32 = mul v326 v327
;;>   v329:i32 = const 11
;;>   v330:i32 = shru v328 v329
;;>   v331:i32 = const 11
;;>   v332:i32 = mul v330 v331
;;>   v333:i32 = sub v325 v332
;;>   v334:v128 = i8x16_replace_lane +13 v324 v333
;;>   v335:i32 = i8x16_extract_lane_u +14 v2
;;>   v336:i32 = i8x16_extract_lane_u +14 v2
;;>   v337:i32 = const 205
;;>   v338:i32 = mul v336 v337
;;>   v339:i32 = const 11
;;>   v340:i32 = shru v338 v339
;;>   v341:i32 = const 11
;;>   v342:i32 = mul v340 v341
;;>   v343:i32 = sub v335 v342
;;>   v344:v128 = i8x16_replace_lane +14 v334 v343
;;>   v345:i32 = i8x16_extract_lane_u +15 v2
;;>   v346:i32 = i8x16_extract_lane_u +15 v2
;;>   v347:i32 = const 205
;;>   v348:i32 = mul v346 v347
;;>   v349:i32 = const 11
;;>   v350:i32 = shru v348 v349
;;>   v351:i32 = const 11
;;>   v352:i32 = mul v350 v351
;;>   v353:i32 = sub v345 v352
;;>   v354:v128 = i8x16_replace_lane +15 v344 v353
;;>   store full v1 - v354
;;>   ret
;;>
