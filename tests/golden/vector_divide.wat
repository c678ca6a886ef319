;; dump: vector
;; A vector of which each lane is divided by the same constant, lane by lane, is divided at once: lanes of 8, 16 and 32 bits.
(module
  (memory 1)
  (func (export "f") (param i32 v128)
    (v128.store (local.get 0) (i16x8.replace_lane 7 (i16x8.replace_lane 6 (i16x8.replace_lane 5 (i16x8.replace_lane 4 (i16x8.replace_lane 3 (i16x8.replace_lane 2 (i16x8.replace_lane 1 (i16x8.splat (i32.div_u (i16x8.extract_lane_u 0 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 1 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 2 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 3 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 4 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 5 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 6 (local.get 1)) (i32.const 10)))
      (i32.div_u (i16x8.extract_lane_u 7 (local.get 1)) (i32.const 10))))
    (v128.store (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (i32.rem_u (i32x4.extract_lane 0 (local.get 1)) (i32.const 10)))
      (i32.rem_u (i32x4.extract_lane 1 (local.get 1)) (i32.const 10)))
      (i32.rem_u (i32x4.extract_lane 2 (local.get 1)) (i32.const 10)))
      (i32.rem_u (i32x4.extract_lane 3 (local.get 1)) (i32.const 10))))
    (v128.store (local.get 0) (i8x16.replace_lane 15 (i8x16.replace_lane 14 (i8x16.replace_lane 13 (i8x16.replace_lane 12 (i8x16.replace_lane 11 (i8x16.replace_lane 10 (i8x16.replace_lane 9 (i8x16.replace_lane 8 (i8x16.replace_lane 7 (i8x16.replace_lane 6 (i8x16.replace_lane 5 (i8x16.replace_lane 4 (i8x16.replace_lane 3 (i8x16.replace_lane 2 (i8x16.replace_lane 1 (i8x16.splat (i32.rem_u (i8x16.extract_lane_u 0 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 1 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 2 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 3 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 4 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 5 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 6 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 7 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 8 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 9 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 10 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 11 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 12 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 13 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 14 (local.get 1)) (i32.const 7)))
      (i32.rem_u (i8x16.extract_lane_u 15 (local.get 1)) (i32.const 7))))))
;;> ; function 0 after vector
;;> func 0 (i32 v128) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:i32 = i16x8_extract_lane_u v2
;;>   v4:i32 = const 10
;;>   v5:i32 = const 52429
;;>   v6:i32 = mul v3 v5
;;>   v7:i32 = const 19
;;>   v8:i32 = shru v6 v7
;;>   v9:v128 = i16x8_splat v8
;;>   v10:i32 = i16x8_extract_lane_u +1 v2
;;>   v11:i32 = const 10
;;>   v12:i32 = const 52429
;;>   v13:i32 = mul v10 v12
;;>   v14:i32 = const 19
;;>   v15:i32 = shru v13 v14
;;>   v16:v128 = i16x8_replace_lane +1 v9 v15
;;>   v17:i32 = i16x8_extract_lane_u +2 v2
;;>   v18:i32 = const 10
;;>   v19:i32 = const 52429
;;>   v20:i32 = mul v17 v19
;;>   v21:i32 = const 19
;;>   v22:i32 = shru v20 v21
;;>   v23:v128 = i16x8_replace_lane +2 v16 v22
;;>   v24:i32 = i16x8_extract_lane_u +3 v2
;;>   v25:i32 = const 10
;;>   v26:i32 = const 52429
;;>   v27:i32 = mul v24 v26
;;>   v28:i32 = const 19
;;>   v29:i32 = shru v27 v28
;;>   v30:v128 = i16x8_replace_lane +3 v23 v29
;;>   v31:i32 = i16x8_extract_lane_u +4 v2
;;>   v32:i32 = const 10
;;>   v33:i32 = const 52429
;;>   v34:i32 = mul v31 v33
;;>   v35:i32 = const 19
;;>   v36:i32 = shru v34 v35
;;>   v37:v128 = i16x8_replace_lane +4 v30 v36
;;>   v38:i32 = i16x8_extract_lane_u +5 v2
;;>   v39:i32 = const 10
;;>   v40:i32 = const 52429
;;>   v41:i32 = mul v38 v40
;;>   v42:i32 = const 19
;;>   v43:i32 = shru v41 v42
;;>   v44:v128 = i16x8_replace_lane +5 v37 v43
;;>   v45:i32 = i16x8_extract_lane_u +6 v2
;;>   v46:i32 = const 10
;;>   v47:i32 = const 52429
;;>   v48:i32 = mul v45 v47
;;>   v49:i32 = const 19
;;>   v50:i32 = shru v48 v49
;;>   v51:v128 = i16x8_replace_lane +6 v44 v50
;;>   v52:i32 = i16x8_extract_lane_u +7 v2
;;>   v53:i32 = const 10
;;>   v54:i32 = const 52429
;;>   v55:i32 = mul v52 v54
;;>   v56:i32 = const 19
;;>   v57:i32 = shru v55 v56
;;>   v58:v128 = const 0xcccdcccdcccdcccdcccdcccdcccdcccd
;;>   v59:v128 = i16x8_mulhi_u v2 v58
;;>   v60:i32 = const 3
;;>   v61:v128 = i16x8_shr_u v59 v60
;;>   store full v1 - v61
;;>   v62:i32 = i32x4_extract_lane v2
;;>   v63:i32 = const 10
;;>   v64:i64 = extendu v62
;;>   v65:i64 = const 3435973837
;;>   v66:i64 = mul v64 v65
;;>   v67:i64 = const 35
;;>   v68:i64 = shru v66 v67
;;>   v69:i32 = wrap v68
;;>   v70:i32 = const 10
;;>   v71:i32 = mul v69 v70
;;>   v72:i32 = sub v62 v71
;;>   v73:v128 = i32x4_splat v72
;;>   v74:i32 = i32x4_extract_lane +1 v2
;;>   v75:i32 = const 10
;;>   v76:i64 = extendu v74
;;>   v77:i64 = const 3435973837
;;>   v78:i64 = mul v76 v77
;;>   v79:i64 = const 35
;;>   v80:i64 = shru v78 v79
;;>   v81:i32 = wrap v80
;;>   v82:i32 = const 10
;;>   v83:i32 = mul v81 v82
;;>   v84:i32 = sub v74 v83
;;>   v85:v128 = i32x4_replace_lane +1 v73 v84
;;>   v86:i32 = i32x4_extract_lane +2 v2
;;>   v87:i32 = const 10
;;>   v88:i64 = extendu v86
;;>   v89:i64 = const 3435973837
;;>   v90:i64 = mul v88 v89
;;>   v91:i64 = const 35
;;>   v92:i64 = shru v90 v91
;;>   v93:i32 = wrap v92
;;>   v94:i32 = const 10
;;>   v95:i32 = mul v93 v94
;;>   v96:i32 = sub v86 v95
;;>   v97:v128 = i32x4_replace_lane +2 v85 v96
;;>   v98:i32 = i32x4_extract_lane +3 v2
;;>   v99:i32 = const 10
;;>   v100:i64 = extendu v98
;;>   v101:i64 = const 3435973837
;;>   v102:i64 = mul v100 v101
;;>   v103:i64 = const 35
;;>   v104:i64 = shru v102 v103
;;>   v105:i32 = wrap v104
;;>   v106:i32 = const 10
;;>   v107:i32 = mul v105 v106
;;>   v108:i32 = sub v98 v107
;;>   v109:v128 = const 0xcccccccdcccccccdcccccccdcccccccd
;;>   v110:v128 = i64x2_extmul_low_i32x4_u v2 v109
;;>   v111:i32 = const 35
;;>   v112:v128 = i64x2_shr_u v110 v111
;;>   v113:v128 = i64x2_extmul_high_i32x4_u v2 v109
;;>   v114:i32 = const 35
;;>   v115:v128 = i64x2_shr_u v113 v114
;;>   v116:v128 = i8x16_shuffle 0x1b1a1918131211100b0a090803020100 v112 v115
;;>   v117:v128 = const 0x0000000a0000000a0000000a0000000a
;;>   v118:v128 = i32x4_mul v116 v117
;;>   v119:v128 = i32x4_sub v2 v118
;;>   store full v1 - v119
;;>   v120:i32 = i8x16_extract_lane_u v2
;;>   v121:i32 = const 7
;;>   v122:i32 = const 293
;;>   v123:i32 = mul v120 v122
;;>   v124:i32 = const 11
;;>   v125:i32 = shru v123 v124
;;>   v126:i32 = const 7
;;>   v127:i32 = mul v125 v126
;;>   v128:i32 = sub v120 v127
;;>   v129:v128 = i8x16_splat v128
;;>   v130:i32 = i8x16_extract_lane_u +1 v2
;;>   v131:i32 = const 7
;;>   v132:i32 = const 293
;;>   v133:i32 = mul v130 v132
;;>   v134:i32 = const 11
;;>   v135:i32 = shru v133 v134
;;>   v136:i32 = const 7
;;>   v137:i32 = mul v135 v136
;;>   v138:i32 = sub v130 v137
;;>   v139:v128 = i8x16_replace_lane +1 v129 v138
;;>   v140:i32 = i8x16_extract_lane_u +2 v2
;;>   v141:i32 = const 7
;;>   v142:i32 = const 293
;;>   v143:i32 = mul v140 v142
;;>   v144:i32 = const 11
;;>   v145:i32 = shru v143 v144
;;>   v146:i32 = const 7
;;>   v147:i32 = mul v145 v146
;;>   v148:i32 = sub v140 v147
;;>   v149:v128 = i8x16_replace_lane +2 v139 v148
;;>   v150:i32 = i8x16_extract_lane_u +3 v2
;;>   v151:i32 = const 7
;;>   v152:i32 = const 293
;;>   v153:i32 = mul v150 v152
;;>   v154:i32 = const 11
;;>   v155:i32 = shru v153 v154
;;>   v156:i32 = const 7
;;>   v157:i32 = mul v155 v156
;;>   v158:i32 = sub v150 v157
;;>   v159:v128 = i8x16_replace_lane +3 v149 v158
;;>   v160:i32 = i8x16_extract_lane_u +4 v2
;;>   v161:i32 = const 7
;;>   v162:i32 = const 293
;;>   v163:i32 = mul v160 v162
;;>   v164:i32 = const 11
;;>   v165:i32 = shru v163 v164
;;>   v166:i32 = const 7
;;>   v167:i32 = mul v165 v166
;;>   v168:i32 = sub v160 v167
;;>   v169:v128 = i8x16_replace_lane +4 v159 v168
;;>   v170:i32 = i8x16_extract_lane_u +5 v2
;;>   v171:i32 = const 7
;;>   v172:i32 = const 293
;;>   v173:i32 = mul v170 v172
;;>   v174:i32 = const 11
;;>   v175:i32 = shru v173 v174
;;>   v176:i32 = const 7
;;>   v177:i32 = mul v175 v176
;;>   v178:i32 = sub v170 v177
;;>   v179:v128 = i8x16_replace_lane +5 v169 v178
;;>   v180:i32 = i8x16_extract_lane_u +6 v2
;;>   v181:i32 = const 7
;;>   v182:i32 = const 293
;;>   v183:i32 = mul v180 v182
;;>   v184:i32 = const 11
;;>   v185:i32 = shru v183 v184
;;>   v186:i32 = const 7
;;>   v187:i32 = mul v185 v186
;;>   v188:i32 = sub v180 v187
;;>   v189:v128 = i8x16_replace_lane +6 v179 v188
;;>   v190:i32 = i8x16_extract_lane_u +7 v2
;;>   v191:i32 = const 7
;;>   v192:i32 = const 293
;;>   v193:i32 = mul v190 v192
;;>   v194:i32 = const 11
;;>   v195:i32 = shru v193 v194
;;>   v196:i32 = const 7
;;>   v197:i32 = mul v195 v196
;;>   v198:i32 = sub v190 v197
;;>   v199:v128 = i8x16_replace_lane +7 v189 v198
;;>   v200:i32 = i8x16_extract_lane_u +8 v2
;;>   v201:i32 = const 7
;;>   v202:i32 = const 293
;;>   v203:i32 = mul v200 v202
;;>   v204:i32 = const 11
;;>   v205:i32 = shru v203 v204
;;>   v206:i32 = const 7
;;>   v207:i32 = mul v205 v206
;;>   v208:i32 = sub v200 v207
;;>   v209:v128 = i8x16_replace_lane +8 v199 v208
;;>   v210:i32 = i8x16_extract_lane_u +9 v2
;;>   v211:i32 = const 7
;;>   v212:i32 = const 293
;;>   v213:i32 = mul v210 v212
;;>   v214:i32 = const 11
;;>   v215:i32 = shru v213 v214
;;>   v216:i32 = const 7
;;>   v217:i32 = mul v215 v216
;;>   v218:i32 = sub v210 v217
;;>   v219:v128 = i8x16_replace_lane +9 v209 v218
;;>   v220:i32 = i8x16_extract_lane_u +10 v2
;;>   v221:i32 = const 7
;;>   v222:i32 = const 293
;;>   v223:i32 = mul v220 v222
;;>   v224:i32 = const 11
;;>   v225:i32 = shru v223 v224
;;>   v226:i32 = const 7
;;>   v227:i32 = mul v225 v226
;;>   v228:i32 = sub v220 v227
;;>   v229:v128 = i8x16_replace_lane +10 v219 v228
;;>   v230:i32 = i8x16_extract_lane_u +11 v2
;;>   v231:i32 = const 7
;;>   v232:i32 = const 293
;;>   v233:i32 = mul v230 v232
;;>   v234:i32 = const 11
;;>   v235:i32 = shru v233 v234
;;>   v236:i32 = const 7
;;>   v237:i32 = mul v235 v236
;;>   v238:i32 = sub v230 v237
;;>   v239:v128 = i8x16_replace_lane +11 v229 v238
;;>   v240:i32 = i8x16_extract_lane_u +12 v2
;;>   v241:i32 = const 7
;;>   v242:i32 = const 293
;;>   v243:i32 = mul v240 v242
;;>   v244:i32 = const 11
;;>   v245:i32 = shru v243 v244
;;>   v246:i32 = const 7
;;>   v247:i32 = mul v245 v246
;;>   v248:i32 = sub v240 v247
;;>   v249:v128 = i8x16_replace_lane +12 v239 v248
;;>   v250:i32 = i8x16_extract_lane_u +13 v2
;;>   v251:i32 = const 7
;;>   v252:i32 = const 293
;;>   v253:i32 = mul v250 v252
;;>   v254:i32 = const 11
;;>   v255:i32 = shru v253 v254
;;>   v256:i32 = const 7
;;>   v257:i32 = mul v255 v256
;;>   v258:i32 = sub v250 v257
;;>   v259:v128 = i8x16_replace_lane +13 v249 v258
;;>   v260:i32 = i8x16_extract_lane_u +14 v2
;;>   v261:i32 = const 7
;;>   v262:i32 = const 293
;;>   v263:i32 = mul v260 v262
;;>   v264:i32 = const 11
;;>   v265:i32 = shru v263 v264
;;>   v266:i32 = const 7
;;>   v267:i32 = mul v265 v266
;;>   v268:i32 = sub v260 v267
;;>   v269:v128 = i8x16_replace_lane +14 v259 v268
;;>   v270:i32 = i8x16_extract_lane_u +15 v2
;;>   v271:i32 = const 7
;;>   v272:i32 = const 293
;;>   v273:i32 = mul v270 v272
;;>   v274:i32 = const 11
;;>   v275:i32 = shru v273 v274
;;>   v276:i32 = const 7
;;>   v277:i32 = mul v275 v276
;;>   v278:i32 = sub v270 v277
;;>   v279:v128 = i16x8_extend_low_i8x16_u v2
;;>   v280:v128 = const 0x24a024a024a024a024a024a024a024a0
;;>   v281:v128 = i16x8_mulhi_u v279 v280
;;>   v282:v128 = const 0x00070007000700070007000700070007
;;>   v283:v128 = i16x8_mul v281 v282
;;>   v284:v128 = i16x8_sub v279 v283
;;>   v285:v128 = i16x8_extend_high_i8x16_u v2
;;>   v286:v128 = const 0x24a024a024a024a024a024a024a024a0
;;>   v287:v128 = i16x8_mulhi_u v285 v286
;;>   v288:v128 = const 0x00070007000700070007000700070007
;;>   v289:v128 = i16x8_mul v287 v288
;;>   v290:v128 = i16x8_sub v285 v289
;;>   v291:v128 = i8x16_narrow_i16x8_u v284 v290
;;>   store full v1 - v291
;;>   ret
;;>
